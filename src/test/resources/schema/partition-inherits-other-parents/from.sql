create table base (id int not null, made timestamp default now());
create table other (word text);
create table child (note text, constraint child_key primary key (id)) inherits (base);
create table grandchild (more int) inherits (child);
create table loose (id int not null, made timestamp default now(), x int);
