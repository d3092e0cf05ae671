create table t (id int primary key, state int not null default 0, constraint known check (state in (0, 1)));
