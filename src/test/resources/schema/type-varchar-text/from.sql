create table t (id int primary key, a varchar(10), check (a <> 'q'));
