insert into t values (1, 1, 'x'), (2, 5, null), (3, null, 'y'); insert into u values (1, 1, '2026-01-01'), (2, null, null);
