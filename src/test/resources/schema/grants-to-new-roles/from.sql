create role reader; create role "Writer";
create table t (id int primary key);
grant select on t to reader;
