create schema old;
create table keep (id int primary key);
create table old.part (id int primary key, keep int references keep);
create table uses (id int primary key, part int references old.part);
create view v as select p.id, k.id as k from old.part p join keep k on k.id = p.keep;
