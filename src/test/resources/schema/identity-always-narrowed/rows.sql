insert into t (id, m) values (1, 'abc'), (2, null);
