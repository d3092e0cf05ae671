create table base (id int, x text);
