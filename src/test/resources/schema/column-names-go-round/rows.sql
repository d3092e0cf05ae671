insert into t values (1, 1, 'one', '2026-01-01', true), (2, null, null, null, null);
