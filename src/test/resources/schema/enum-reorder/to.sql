create type mood as enum ('b', 'a');
create table t (id int primary key, m mood not null default 'a', ms mood[]);
