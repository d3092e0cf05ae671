create table a (id int primary key);
create table b (id int primary key, a int, n int);
alter table b add constraint b_a foreign key (a) references a not valid;
alter table b add constraint n_pos check (n > 0) not valid;
