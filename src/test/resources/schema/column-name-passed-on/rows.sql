insert into t values (1, 'one', 1), (2, null, null);
