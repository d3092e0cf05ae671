create table t (id int primary key, a text, n int not null default 0);
alter table t add constraint later check (n > -2147483649) not valid;
