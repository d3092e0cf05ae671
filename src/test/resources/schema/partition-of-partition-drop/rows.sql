insert into log values (1, '2026-05-05', 'a'), (2, '2026-06-06', 'b');
