create table t (id int primary key, a bit(8), b bit(4), c text, d text);
