insert into t values (1, 5, null), (2, 6, row('x', 3));
