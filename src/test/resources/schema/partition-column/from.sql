create table m (at date not null, v int) partition by range (at);
create table m_a partition of m default;
