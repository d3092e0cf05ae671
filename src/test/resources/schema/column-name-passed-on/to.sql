create table t (id int primary key, old_note text, note text unique, at date, count int check (count > 0));
create index t_at on t (at);
