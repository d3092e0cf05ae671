create schema seqs;
create sequence seqs.n as smallint start 5 increment 5 maxvalue 500 cycle;
create table t (id int primary key, n int default nextval('seqs.n'));
