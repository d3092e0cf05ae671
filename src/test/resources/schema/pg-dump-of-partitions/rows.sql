insert into app.m values (1, '2026-05-05', 'x');
