create table a (id int constraint a_key primary key, n int constraint a_n_key unique);
create table b (id int primary key, a int constraint b_a references a, constraint b_positive check (id > 0));
