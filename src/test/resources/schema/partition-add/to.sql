create table m (at date not null, v int, primary key (at, v)) partition by range (at);
create table m_a partition of m for values from ('2025-01-01') to ('2026-01-01');
create table m_b partition of m for values from ('2026-01-01') to ('2027-01-01');
