create type inner_t as (a int, c date);
create type outer_t as (i inner_t, b text, more inner_t[]);
create table t (id int primary key, o outer_t);
