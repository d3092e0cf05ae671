insert into item values (1, 'abcdefgh', '{abcdefgh,x,null}', 99999.9999, '2026-05-05 23:59:59.5+00'), (2, 'abc', '{}', 0.4, null), (3, 'é', null, null, '2026-05-05 00:00:00+00');
insert into loose values ('abc'), (null);
