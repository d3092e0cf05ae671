create table t (id int primary key, a int);
create function g() returns trigger language plpgsql as 'begin return coalesce(new, old); end';
create trigger one before insert on t for each row execute function g();
