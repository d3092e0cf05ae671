create table a (id int primary key, n int, constraint hint check (n > 0) not enforced);
create table b (id int primary key, a int, constraint b_a_fkey foreign key (a) references a not enforced);
