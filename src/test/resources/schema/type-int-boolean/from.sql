create table t (id int primary key, a int not null default 0 check (a in (0,1)));
