create table p (id bigint not null, b numeric, constraint p_pk primary key (id)) partition by list (id);
create table p1 partition of p for values in (1, 2);
