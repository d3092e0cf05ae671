create table t (id int primary key, a text default 'none', n int not null default 0);
