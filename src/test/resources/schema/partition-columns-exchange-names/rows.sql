insert into p values (1, 5, 'x'), (12, null, null);
