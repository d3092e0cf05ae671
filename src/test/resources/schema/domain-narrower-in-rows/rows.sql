insert into item values (1, row('abcdef', 1, 2.75), array[row('abcdef', 1, 2.75)::line, null]), (2, null, '{}');
insert into part values (1, 'abcdef'), (60, 'xyz123'), (61, null);
insert into kin values (1, 'abcdef');
