create type mood as enum ('a', 'b');
create table t (id int primary key, m mood not null default 'a', ms mood[]);
