create table u (id int primary key, b text, n int not null default 0);
