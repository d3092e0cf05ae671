insert into t values (1, 2, 77), (2, 3, null);
