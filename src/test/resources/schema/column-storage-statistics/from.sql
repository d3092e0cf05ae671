create table t (id int primary key, body text, blob bytea, n int);
alter table t alter body set storage external, alter blob set compression pglz, alter n set statistics 500;
