create table a (id int not null, code text not null, constraint a_by_code primary key (code), constraint a_by_id unique (id));
create table b (id int primary key, a int references a (id));
create table c (id int primary key, a text references a (code) on delete cascade);
