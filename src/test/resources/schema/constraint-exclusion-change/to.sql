create extension btree_gist;
create table booking (id int primary key, room int not null, during tsrange not null, cancelled boolean not null default false, constraint no_overlap exclude using gist (room with =, during with &&) where (not cancelled) deferrable initially deferred);
comment on constraint no_overlap on booking is 'one guest a room';
