create table t (id int, constraint t_pk primary key (id));
alter table t add constraint t_u unique (id);
