create table t (id int primary key, a text, b text not null, n int not null default 0);
