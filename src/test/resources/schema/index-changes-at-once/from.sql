create table t (id int primary key, a text, b text, c int);
create index i_a on t (a);
create unique index i_b on t (b);
create index i_c on t (c) where c > 0;
create index i_x on t (lower(a), c desc);
