insert into t values (1, row(row(1), 'x'));
