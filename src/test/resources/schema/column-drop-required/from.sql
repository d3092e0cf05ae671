create table t (id int primary key, a text not null, b varchar(20) not null unique);
