create function slug(x text) returns text language sql immutable return replace(lower(x), ' ', '-');
create table t (id int primary key, name text not null);
create unique index t_slug on t (slug(name)) where name <> '';
