create table t (id int primary key, a text, b text);
alter table t alter column a set storage external;
alter table t alter column b set statistics 500;
alter table t alter column b set compression pglz;
alter table t alter column b set (n_distinct = 5);
