create table t (id int primary key, a text constraint two check (length(a) < 1000), n int not null default 0);
