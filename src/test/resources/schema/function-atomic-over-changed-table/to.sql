create table t (id int primary key, a bigint);
create function total() returns numeric language sql stable begin atomic select sum(a) from t; end;
create function double_total() returns numeric language sql stable return total() * 2;
create table u (id int primary key, x bigint default double_total());
