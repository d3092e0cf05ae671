create schema billing;
comment on schema billing is 'money matters';
grant usage on schema billing to pg_monitor;
create type billing.state as enum ('open', 'paid');
create table account (id int primary key);
create table billing.invoice (id int primary key, account int not null references account, state billing.state not null default 'open');
create view billing.open_invoice as select i.id, a.id as account from billing.invoice i join account a on a.id = i.account where i.state = 'open';
create function billing.total() returns bigint language sql stable return (select count(*) from billing.invoice);
