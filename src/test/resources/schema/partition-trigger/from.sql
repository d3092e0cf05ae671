create table m (id int not null, at date not null) partition by range (at);
create table m1 partition of m for values from ('2026-01-01') to ('2026-02-01');
create function stamp() returns trigger language plpgsql as 'begin return new; end';
