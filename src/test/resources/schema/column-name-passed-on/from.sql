create table t (id int primary key, note text unique, at int check (at > 0));
create index t_at on t (at);
