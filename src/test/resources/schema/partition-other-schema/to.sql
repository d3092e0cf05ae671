create schema parts;
create table m (id int not null, at date not null) partition by range (at);
create table parts.m1 partition of m for values from ('2026-01-01') to ('2026-02-01');
create table parts.m2 partition of m for values from ('2026-02-01') to ('2026-03-01') with (fillfactor = 80);
create view m_first as select * from parts.m1;
