create domain span as int4range check (not isempty(value));
create domain tags as text[] check (cardinality(value) < 10);
create table t (id int primary key, s span, g tags default '{}');
