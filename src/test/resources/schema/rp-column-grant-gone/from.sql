create table t (id int primary key, a text);
grant update (a) on t to public;
