create table base (id int primary key, state text default 'base');
create table child (state text default 'child') inherits (base);
