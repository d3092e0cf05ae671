create table t (id int primary key, a int);
create function total() returns bigint language sql stable begin atomic select sum(a) from t; end;
create function double_total() returns bigint language sql stable return total() * 2;
create table u (id int primary key, x bigint default double_total());
