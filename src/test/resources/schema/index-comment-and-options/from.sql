create table t (id int primary key, a int);
create index i on t (a) with (fillfactor = 50, deduplicate_items = off);
comment on index i is 'half full';
