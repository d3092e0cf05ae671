create table p (id int not null, n int generated always as identity, b numeric(10, 2) default 1.5, constraint p_pk primary key (id)) partition by list (id);
create table p1 partition of p for values in (1, 2);
