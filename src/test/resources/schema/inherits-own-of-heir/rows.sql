insert into h (id, b) values (1, 2); insert into h2 (id, b) values (2, 3); insert into part values (1, 'x', 1), (11, null, 2);
