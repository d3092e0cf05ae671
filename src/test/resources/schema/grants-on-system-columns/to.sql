create role auditor;
create table entry (id int primary key, amount numeric(10, 2));
grant select (tableoid, ctid, id, amount) on entry to auditor;
grant select (tableoid) on entry to public;
