create table t (id int primary key, a bit(4), b bit varying(8), c bytea, d uuid);
