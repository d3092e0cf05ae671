insert into t (id, s, c, n) values (1, 'a', 'x', 2);
