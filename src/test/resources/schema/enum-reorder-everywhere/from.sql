create type lvl as enum ('high', 'low', 'mid');
create table t (id int primary key, l lvl not null default 'low', ls lvl[] default '{low,mid}', constraint not_high check (l <> 'high' or id > 0));
create index t_l on t (l) where l > 'high';
create function is_low(x lvl) returns boolean language sql immutable return x = 'low';
create view lows as select id from t where is_low(l);
create domain lvl_d as lvl check (value <> 'mid');
create table u (d lvl_d default 'high', primary key (d));
