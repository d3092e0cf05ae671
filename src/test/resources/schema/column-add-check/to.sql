create table t (id int primary key, a text, b int check (b > 0) default 3, n int not null default 0);
