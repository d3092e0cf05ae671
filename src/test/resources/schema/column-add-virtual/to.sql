create table t (id int primary key, a int not null, b text, twice int generated always as (a * 2) virtual, label text generated always as (upper(b)) virtual);
create view tw as select id, twice from t;
