create table d (id int not null, at date not null, primary key (id, at)) partition by range (at);
create table d_past partition of d for values from (minvalue) to ('2026-01-01');
create table d_now partition of d for values from ('2026-01-01') to (maxvalue);
create table h (id int primary key, w text) partition by hash (id);
create table h_a partition of h for values with (modulus 3, remainder 0);
create table h_b partition of h for values with (modulus 3, remainder 1);
create table h_c partition of h for values with (modulus 3, remainder 2);
