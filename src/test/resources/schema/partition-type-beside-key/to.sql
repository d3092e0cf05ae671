create table p (id int not null, n bigint not null default 0, label varchar(10)) partition by hash (id);
create table p0 partition of p for values with (modulus 2, remainder 0);
create table p1 partition of p for values with (modulus 2, remainder 1);
create index p_n on p (n);
create view p_labels as select id, label from p;
