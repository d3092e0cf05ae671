create table t (id int primary key, a numeric(10, 2), b money, c real, d double precision);
