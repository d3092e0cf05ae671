create role auditor;
create table entry (id int primary key, amount numeric(8, 2), note text);
grant select (xmin, id) on entry to auditor;
