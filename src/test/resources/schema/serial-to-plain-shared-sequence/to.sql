create sequence shared_seq as int;
create table a (id int primary key default nextval('shared_seq'));
create table b (id int primary key default nextval('shared_seq'));
