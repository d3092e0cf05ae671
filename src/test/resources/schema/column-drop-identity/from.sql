create table t (k text primary key, id bigint generated always as identity (start with 100));
