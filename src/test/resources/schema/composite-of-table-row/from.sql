create table base (id int primary key, n int);
create function pick() returns base language sql stable return (select b from base b limit 1);
create table holds (id int primary key, b base);
