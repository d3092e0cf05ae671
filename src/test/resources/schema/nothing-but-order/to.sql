create table t (b text, a text, id int primary key);
