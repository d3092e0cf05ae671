create table p (id int not null, owner name not null) partition by list (id);
create table p1 partition of p for values in (1);
