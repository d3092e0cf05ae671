create domain email as text check (value like '%@%');
create domain code as varchar(8) default 'none' not null;
create table t (id int primary key, mail email, code code);
