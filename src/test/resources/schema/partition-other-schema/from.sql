create schema parts;
create table m (id int not null, at date not null) partition by range (at);
