create table t (id int primary key, first text not null, last text not null);
