create table t (id int generated always as identity (start with 10) primary key);
