create table t (id int not null, d smallint default 3);
