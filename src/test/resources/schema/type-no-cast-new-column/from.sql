create table t (id int primary key, v jsonb, p point);
