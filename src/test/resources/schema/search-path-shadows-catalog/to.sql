create table "user" (id int primary key, "current_user" text default current_user);
create schema s;
create type s.date as enum ('today', 'tomorrow');
create domain s.text as pg_catalog.text check (value <> '');
create function s.now() returns timestamptz language sql stable return pg_catalog.now();
create table s.pg_class (id int primary key, at timestamptz default s.now(), due s.date default 'today', day date, words s.text, plain text);
