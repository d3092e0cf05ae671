create type mood as enum ('sad', 'glad');
create table t (id int primary key, name text not null);
create table k (name text);
