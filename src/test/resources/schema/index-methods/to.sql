create table t (id int primary key, a text, n int not null default 0);
create index b on t using brin (n);
create index h on t using hash (a);
