create table a (id int constraint a_pk primary key, n int, constraint n_pos check (n > 0));
comment on constraint a_pk on a is 'THE key';
