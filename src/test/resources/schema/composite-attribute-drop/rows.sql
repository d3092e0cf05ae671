insert into t values (1, row(1, 2, 3)), (2, null);
