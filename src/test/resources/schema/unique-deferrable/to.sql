create table t (id int primary key, a text unique deferrable initially deferred, n int not null default 0);
