create type inner_t as (a int);
create type outer_t as (i inner_t, b text);
create table t (id int primary key, o outer_t);
