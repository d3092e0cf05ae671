create table t (id int primary key, a text not null, n int not null default 0);
