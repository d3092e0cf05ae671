create extension citext;
create table t (id int primary key, e citext unique);
