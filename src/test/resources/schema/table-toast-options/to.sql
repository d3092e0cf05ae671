create table a (id int primary key, t text) with (fillfactor = 80);
create table b (id int primary key, t text) with (toast.autovacuum_vacuum_threshold = 500);
create table c (id int primary key, t text) with (toast.autovacuum_enabled = false);
create table d (id bigint primary key, t jsonb) with (toast.vacuum_index_cleanup = on);
