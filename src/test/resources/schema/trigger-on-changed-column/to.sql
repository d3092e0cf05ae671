create table t (id int primary key, a text, b int);
create function g() returns trigger language plpgsql as 'begin return new; end';
create trigger g1 before update of a on t for each row when (old.a is distinct from new.a) execute function g();
alter table t enable replica trigger g1;
comment on trigger g1 on t is 'on a';
