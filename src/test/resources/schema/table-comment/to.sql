create table t (id int primary key, a text, n int not null default 0);
comment on table t is 'It''s a table';
comment on column t.a is 'an a';
