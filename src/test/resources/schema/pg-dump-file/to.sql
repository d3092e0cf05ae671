create type mood as enum ('sad', 'ok', 'glad');
create table person (id bigint generated always as identity primary key, name text not null, m mood default 'glad', seen timestamptz);
create index person_name on person (name);
