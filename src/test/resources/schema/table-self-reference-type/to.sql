create table node (id bigint primary key, parent bigint references node on delete set null, root bigint not null references node deferrable initially deferred, depth int not null default 0);
