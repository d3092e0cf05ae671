create table log (id bigint not null, at date not null, kind text not null) partition by range (at);
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01') partition by list (kind);
create table log_2026_a partition of log_2026 for values in ('a');
create table log_2026_rest partition of log_2026 default;
create table other (id int primary key);
