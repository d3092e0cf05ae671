create table m (id int not null, at date not null) partition by range (at);
create table m1 partition of m for values from ('2026-01-01') to ('2026-02-01');
create table m2 partition of m for values from ('2026-02-01') to ('2026-03-01');
create index m2_id on m2 (id desc) where id > 5;
alter table m1 add constraint m1_small check (id < 1000000);
create index m_at on m (at) include (id);
