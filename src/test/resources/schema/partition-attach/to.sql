create table log (id bigint not null, at date not null, text text default 'x', primary key (id, at)) partition by range (at);
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
create table log_old partition of log for values from ('0001-01-01') to ('2026-01-01');
