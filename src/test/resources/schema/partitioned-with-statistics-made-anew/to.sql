create table m (id int, day date, n int) partition by list (n);
create table m1 partition of m default;
create statistics m_s on id, n from m;
create rule m_r as on delete to m1 do instead nothing;
