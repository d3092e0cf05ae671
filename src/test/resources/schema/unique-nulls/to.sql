create table t (id int primary key, a text unique nulls not distinct, n int not null default 0);
