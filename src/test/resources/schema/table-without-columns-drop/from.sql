create table heartbeat ();
create table kept (id bigint primary key);
