create table t (id int primary key, a boolean not null default false);
