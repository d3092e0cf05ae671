insert into base values (1, '2026-01-01'); insert into one values (2, null, 'e'); insert into three values (3, '2026-01-03', 'f'); insert into two values (4, null, 7);
