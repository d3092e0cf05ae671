insert into t values (1, 1, 'x'), (2, 1, 'y');
