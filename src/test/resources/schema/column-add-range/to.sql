create extension btree_gist;
create table t (id int primary key, room int not null default 1, during tstzrange, exclude using gist (room with =, during with &&) where (during is not null));
