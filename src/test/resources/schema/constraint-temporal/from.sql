create extension btree_gist;
create table rate (item int, during daterange, price numeric(8,2));
