create domain short as varchar(20) check (value <> '');
create domain code as short check (value ~ '^[a-z0-9 ]*$');
create table t (id int primary key, c code, cs code[]);
create view v as select c from t;
