create table t (id int primary key, a text unique, n int not null default 0);
