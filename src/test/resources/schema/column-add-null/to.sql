create table t (id int primary key, a text, b text, n int not null default 0);
