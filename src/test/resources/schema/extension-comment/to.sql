create extension btree_gist;
comment on extension btree_gist is 'ours';
