create table t (id int primary key, body text) with (fillfactor = 70, autovacuum_enabled = false);
create table u (id int primary key);
