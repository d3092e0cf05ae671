insert into t values (1, 'low', '{low,high}'), (2, 'high', null); insert into p values ('low'), ('high'); insert into q values (1, 'low');
