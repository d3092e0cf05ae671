insert into t values (1, 5, 'x'), (2, 5, 'y'), (3, -1, null);
