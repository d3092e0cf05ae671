create table a (id int primary key, b int);
create table b (id int primary key, c int);
create table c (id int primary key, a int references a);
alter table a add constraint a_b_fkey foreign key (b) references b on delete set null;
alter table b add constraint b_c_fkey foreign key (c) references c deferrable initially deferred;
create table seed (id int primary key, a int references a);
