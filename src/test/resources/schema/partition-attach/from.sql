create table log (id bigint not null, at date not null, text text default 'x', primary key (id, at)) partition by range (at);
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
create table log_old (id bigint not null, at date not null, text text default 'x', constraint log_old_pkey primary key (id, at), constraint log_old_check check (at < '2026-01-01'));
