create table t (id int primary key, n bigint generated always as identity, m text);
