insert into node values (1, null, 1), (2, 1, 1), (3, 2, 1);
