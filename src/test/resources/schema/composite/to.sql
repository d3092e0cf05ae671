create type money_of as (amount numeric(12,2), currency text);
create table t (id int primary key, m money_of);
