create table t (id int primary key, b text);
create index t_b on t (b);
create table u (id int primary key, a int, c date);
create statistics if not exists u_stat on a, c from u;
