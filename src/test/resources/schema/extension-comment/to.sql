create extension citext;
create extension pg_trgm;
create extension btree_gist;
comment on extension citext is 'for addresses';
comment on extension btree_gist is 'for bookings';
