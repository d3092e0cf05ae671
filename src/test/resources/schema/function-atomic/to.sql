create table t (id int primary key, a text, n int not null default 0);
create function total() returns bigint language sql begin atomic select sum(n) from t; end;
