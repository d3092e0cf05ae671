create table p (id bigint generated always as identity primary key, name varchar(40) not null unique);
create table c (id serial primary key, p_id bigint not null references p, x numeric(8,3));
create table t (id int primary key, a text, n int not null default 0);
