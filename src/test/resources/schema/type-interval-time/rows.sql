insert into t values (1, '1 hour 30 min 5 sec', '10:00', '10:00+02', '2 days 3.25 sec');
