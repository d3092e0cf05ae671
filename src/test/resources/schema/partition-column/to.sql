create table m (at date not null, v int, w text default 'x') partition by range (at);
create table m_a partition of m default;
create index m_w on m (w);
