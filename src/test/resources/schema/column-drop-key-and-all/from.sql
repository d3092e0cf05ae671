create table t (k uuid primary key default gen_random_uuid(), name text not null, size int);
