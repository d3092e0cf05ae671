create schema fns;
create table a (id int primary key);
create table b (id int primary key);
create function fns.g() returns trigger language plpgsql as 'begin return new; end';
create trigger x before insert on a for each row execute function fns.g();
create trigger x before insert on b for each row execute function fns.g();
