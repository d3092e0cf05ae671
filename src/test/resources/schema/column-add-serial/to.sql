create table t (a text, id serial primary key);
