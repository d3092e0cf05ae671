create table t (id int primary key, a text, b text[] not null default '{}', c jsonb not null default '{}', n int not null default 0);
