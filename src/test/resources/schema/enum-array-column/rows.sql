insert into t values (1, '{mon}'), (2, '{mon,wed}');
