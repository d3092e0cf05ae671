create table t (id int primary key, a int);
create function g() returns trigger language plpgsql as 'begin return coalesce(new, old); end';
create trigger one before insert or update of a on t for each row when (new.a > 0) execute function g('x', '2');
create trigger two after update on t referencing old table as o new table as n for each statement execute function g();
create trigger three after truncate on t for each statement execute function g();
create constraint trigger four after insert on t deferrable initially deferred for each row execute function g();
alter table t disable trigger two; alter table t enable always trigger three;
comment on trigger one on t is 'first';
