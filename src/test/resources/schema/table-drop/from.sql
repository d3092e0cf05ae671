create table t (id int primary key, a text, n int not null default 0);
create table p (id bigint generated always as identity primary key, name varchar(40) not null unique);
