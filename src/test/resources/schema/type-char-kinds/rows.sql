insert into t values (1, 'a', 'b', 'c', 'd', 'e'), (2, 'xyz', 'xyz', null, null, null);
