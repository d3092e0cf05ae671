insert into t values (1, 'b', '{a,b}');
