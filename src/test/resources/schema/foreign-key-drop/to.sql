create table p (id bigint generated always as identity primary key, name varchar(40) not null unique);
create table c (id int primary key, p_id bigint);
