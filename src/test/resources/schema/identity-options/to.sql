create table t (id int generated always as identity (start with 10 increment by 10 minvalue 10 maxvalue 1000 cache 5 cycle) primary key);
