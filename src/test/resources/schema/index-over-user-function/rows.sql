insert into t values (1, 'A b'), (2, 'c');
