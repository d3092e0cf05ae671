insert into customer values (1); insert into orders values (1, 1, '2025-05-05'), (2, 1, '2026-05-05');
