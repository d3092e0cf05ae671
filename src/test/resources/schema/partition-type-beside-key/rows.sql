insert into p values (1, 1, 'a'), (2, 2, 'bb'), (3, 3, 'a longer label');
