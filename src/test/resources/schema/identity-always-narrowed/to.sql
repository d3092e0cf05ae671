create table t (id int primary key, n smallint generated always as identity (start with 5), m varchar(5));
