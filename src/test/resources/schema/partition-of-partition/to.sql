create table log (id bigint not null, at date not null, kind text not null, body text not null default '', size int generated always as (length(body)) stored) partition by range (at);
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01') partition by list (kind);
create table log_2026_a partition of log_2026 for values in ('a');
create table log_2026_rest partition of log_2026 default;
create index log_kind on log (kind, at);
alter table log add constraint log_size check (size < 100000);
