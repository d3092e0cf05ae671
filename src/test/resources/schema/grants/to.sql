create table t (id int primary key, a text, n int not null default 0);
grant select, insert on t to public;
grant update (a) on t to public;
create function f() returns int language sql as 'select 1';
revoke execute on function f() from public;
