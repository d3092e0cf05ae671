create table m (id int, day date, n int) partition by range (day);
create table m1 partition of m for values from ('2026-01-01') to ('2026-07-01');
create statistics m_s on id, n from m;
create rule m_r as on delete to m1 do instead nothing;
