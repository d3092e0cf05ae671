create table t (id bigint not null, at timestamptz not null) partition by range (id);
