insert into node values (1, null), (2, 1);
