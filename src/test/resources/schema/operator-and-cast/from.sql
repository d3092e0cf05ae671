create type money_of as (amount numeric, currency text);
create table sale (id int primary key, price money_of);
