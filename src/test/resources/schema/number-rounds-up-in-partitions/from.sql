create table t (id int, k date, a numeric(4, 2), primary key (id, k)) partition by range (k);
create table t_1 partition of t for values from ('2026-01-01') to ('2027-01-01');
