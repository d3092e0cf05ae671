create table t (id int primary key, a text, n int not null default 0);
alter table t add constraint later check (n < 5) not valid;
