create table people (id serial primary key, first text, last text);
create function full_name(u people) returns text language sql stable as $$ select u.first || ' ' || u.last $$;
create function everybody() returns setof people language sql stable as $$ select * from people $$;
create table kept (id int primary key, who people, all_of_them people[]);
comment on function full_name(people) is 'as it is shown';
create view shown as select id, full_name(u) from people u;
