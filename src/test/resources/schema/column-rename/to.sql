create table t (id int primary key, title text, n int not null default 0);
create index t_a on t (title);
alter table t add constraint a_short check (length(title) < 400);
