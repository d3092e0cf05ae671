create table users (id serial primary key, first text, last text);
create function full_name(u users) returns text language sql stable as $$ select u.first || ' ' || u.last $$;
create function everybody() returns setof users language sql stable as $$ select * from users $$;
create table kept (id int primary key, who users, all_of_them users[]);
comment on function full_name(users) is 'as it is shown';
create view shown as select id, full_name(u) from users u;
