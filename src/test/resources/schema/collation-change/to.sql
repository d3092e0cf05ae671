create table t (id int primary key, a text collate "C", n int not null default 0);
