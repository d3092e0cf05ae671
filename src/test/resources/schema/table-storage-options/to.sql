create table t (id int primary key, body text) with (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.01);
create table u (id int primary key) with (parallel_workers = 2, toast_tuple_target = 256);
