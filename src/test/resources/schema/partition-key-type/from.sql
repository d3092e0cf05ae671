create type kind as enum ('a', 'b');
create table e (id int not null, at date not null, kind kind) partition by range (at);
create table e_all partition of e default;
create table f (id int not null, kind text not null, primary key (id, kind)) partition by list (kind);
create table f_all partition of f default;
