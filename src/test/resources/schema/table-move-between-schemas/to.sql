create schema archive;
create table archive.event (id int primary key, at date not null);
