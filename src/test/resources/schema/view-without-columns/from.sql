create table flag (id bigint primary key);
