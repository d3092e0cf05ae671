insert into t values (1, 'Ada'), (2, null);
