create domain short as varchar(20) check (value <> 'bad');
create domain code as short default 'aa' check (char_length(value) > 0);
create table t (id int primary key, c code not null default 'bb', cs code[]);
create view v as select c from t;
