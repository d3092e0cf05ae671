create table a (id int constraint a_pk primary key, n int, constraint n_pos check (n > 0));
comment on constraint a_pk on a is 'the key';
comment on constraint n_pos on a is 'positive';
