insert into t values (1, '6f1c1f0e-0000-4000-8000-000000000001', '2026-05-05', 1.5e20, '2026-05-05 10:00:00+00', 'abcdef'), (2, null, null, null, null, null);
