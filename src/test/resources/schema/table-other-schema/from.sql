create table t (id int primary key, a text, n int not null default 0);
