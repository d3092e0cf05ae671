insert into t values (1, 1.25, 2.5, 0.5, 0.25), (2, null, null, null, null);
