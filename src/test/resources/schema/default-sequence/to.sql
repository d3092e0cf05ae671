create sequence s start with 5 increment by 5;
create table t (id int primary key, a text, n int not null default nextval('s'));
