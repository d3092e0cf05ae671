create table t (id int primary key, a text, b uuid not null default gen_random_uuid(), n int not null default 0);
