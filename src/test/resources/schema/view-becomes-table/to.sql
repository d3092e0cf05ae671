create table t (id int primary key, a int);
create table report (id int primary key, a int);
