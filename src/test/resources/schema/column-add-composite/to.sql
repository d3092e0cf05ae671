create type money_of as (amount numeric(12, 2), currency char(3));
create table t (id int primary key, price money_of default row(0, 'EUR'), prices money_of[] not null default '{}');
