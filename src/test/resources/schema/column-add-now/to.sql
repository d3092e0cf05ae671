create table t (id int primary key, a text, b timestamptz not null default now(), n int not null default 0);
