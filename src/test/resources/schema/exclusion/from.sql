create extension btree_gist;
create table r (id int primary key, room int not null, during tstzrange not null);
