create extension btree_gist;
create table rate (item int, during daterange, price numeric(8,2), primary key (item, during without overlaps));
create table sale (id int primary key, item int, during daterange, foreign key (item, period during) references rate (item, period during));
