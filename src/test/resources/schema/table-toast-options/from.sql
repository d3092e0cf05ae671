create table a (id int primary key, t text) with (toast.autovacuum_enabled = false, fillfactor = 80);
create table b (id int primary key, t text);
create table d (id int primary key, t text) with (toast.vacuum_index_cleanup = on);
