create table t (id int primary key, token text not null default md5(random()::text), at timestamptz not null default clock_timestamp());
