create role reader; create role "Writer";
create table t (id int primary key, a int);
grant select on t to "Writer";
grant insert (a) on t to reader with grant option;
