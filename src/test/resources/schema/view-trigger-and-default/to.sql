create table t (id int primary key, a bigint);
create view v as select id, a from t;
create function ins() returns trigger language plpgsql as 'begin insert into t values (new.id, new.a); return new; end';
create trigger v_ins instead of insert on v for each row execute function ins();
