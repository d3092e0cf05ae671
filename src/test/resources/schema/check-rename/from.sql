create table t (id int primary key, a text constraint one check (length(a) < 1000), n int not null default 0);
