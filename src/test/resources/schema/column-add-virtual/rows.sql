insert into t values (1, 2, 'x'), (2, 3, null);
