insert into t values (1, 'some words', '{"a": 1}', '{x}', '((0,0),(1,1))', '2026-01-01');
