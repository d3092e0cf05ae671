create table t (id int, x text, constraint t_pk primary key (id) deferrable initially deferred);
