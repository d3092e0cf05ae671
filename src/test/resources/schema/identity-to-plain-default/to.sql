create sequence own_seq start 7;
create table t (id bigint primary key default nextval('own_seq'));
