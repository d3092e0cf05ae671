create extension btree_gist;
create table booking (id int primary key, room int not null, during tsrange not null, cancelled boolean not null default false, constraint no_overlap exclude using gist (room with =, during with &&));
