create type lvl as enum ('low', 'mid', 'high');
create table t (id int primary key, l lvl default 'mid', ls lvl[]);
create table p (l lvl primary key);
create table q (id int primary key, l lvl references p);
create function up(x lvl) returns lvl language plpgsql immutable as 'begin return x; end';
