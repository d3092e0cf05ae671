create table t (id int primary key, e text not null);
