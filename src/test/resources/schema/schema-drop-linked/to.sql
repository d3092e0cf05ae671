create table keep (id int primary key);
create table uses (id int primary key, part int);
create view v as select k.id, k.id as k from keep k;
