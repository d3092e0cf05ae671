create table c (id int primary key);
create table log (id bigint not null, at date not null, c int, constraint log_key primary key (id, at), constraint log_c foreign key (c) references c) partition by range (at);
create index log_at on log (at);
create table log_2026 partition of log for values from ('2026-01-01') to ('2027-01-01');
create table log_old partition of log for values from (minvalue) to ('2026-01-01');
create index old_c_idx on log_old (c);
create table words (w text not null, n int) partition by list (w);
create table words_a (w text not null, n int);
create table words_rest partition of words default;
