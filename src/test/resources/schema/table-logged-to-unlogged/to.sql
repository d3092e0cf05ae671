create unlogged table a (id int primary key, x text);
create unlogged table b (id int primary key, a int references a);
