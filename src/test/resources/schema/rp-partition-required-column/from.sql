create table t (id bigint not null) partition by range (id);
create table t_p partition of t for values from (0) to (maxvalue);
