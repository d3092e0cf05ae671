create domain email as text check (value ~ '@') not null default 'a@b';
create table t (id int primary key, e email);
