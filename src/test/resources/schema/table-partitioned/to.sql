create table m (at date not null, v int) partition by range (at);
create table m_2025 partition of m for values from ('2025-01-01') to ('2026-01-01');
create table m_rest partition of m default;
create index m_at_idx on m (at);
