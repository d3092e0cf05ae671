create table t (id int primary key, a money, b numeric(12, 4), c double precision, d real);
