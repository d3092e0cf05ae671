create schema archive;
create table event (id int primary key, at date not null);
