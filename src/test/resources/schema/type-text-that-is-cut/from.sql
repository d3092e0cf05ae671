create table t (id int primary key, a uuid, b date, c double precision, d timestamptz, e text);
