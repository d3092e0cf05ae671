create table d (id int not null, at date not null, primary key (id, at)) partition by range (at);
create table d_all partition of d for values from (minvalue) to (maxvalue);
create table h (id int primary key, w text) partition by hash (id);
create table h_0 partition of h for values with (modulus 2, remainder 0);
create table h_1 partition of h for values with (modulus 2, remainder 1);
