create table t (id int primary key, body text, blob bytea, n int);
alter table t alter body set storage main, alter blob set storage external, alter n set statistics 10, alter n set (n_distinct = -0.5), alter body set compression pglz;
