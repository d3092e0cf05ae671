create table a (id int primary key, k int constraint k_u unique deferrable initially deferred);
create table b (id int primary key, a int constraint b_a references a);
