create table a (id int constraint a_pk primary key, n int constraint a_n unique);
create table b (id int primary key, a int constraint b_to_a references a, constraint b_pos check (id > 0));
