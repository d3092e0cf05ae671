create table t (id int primary key, a int);
create index i on t (a) with (fillfactor = 75);
comment on index i is 'less full';
comment on index t_pkey is 'the key''s';
