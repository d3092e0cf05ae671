insert into t values (1, row('s', '12345'), array[row('x', '54321')::addr]), (2, null, '{}');
