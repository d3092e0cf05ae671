create type st as enum ('a', 'b');
create domain code as varchar(5) constraint code_c check (value <> '');
create table t (id int primary key, s st, c code, n int, g int generated always as (n * 2) stored);
create index t_g on t (g);
comment on type st is 'state'; comment on domain code is 'code'; comment on constraint code_c on domain code is 'not empty'; comment on column t.g is 'twice'; comment on index t_g is 'by twice';
