insert into t (id, a, b) values (1, 1, 'one'), (2, 2, null);
