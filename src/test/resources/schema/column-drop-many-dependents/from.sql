create table t (id int primary key, a int, b text, c date not null default '2026-01-01', constraint ab check (a > 0 or b is not null), unique (a, c));
create index t_ac on t (a) include (c);
create index t_b on t (b) where a > 3;
create table u (id int primary key, a int, c date, foreign key (a, c) references t (a, c));
create statistics if not exists t_stat on a, c from t;
