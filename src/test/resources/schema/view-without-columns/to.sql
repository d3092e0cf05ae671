create table flag (id bigint primary key);
create view flags_at_all as select from flag;
