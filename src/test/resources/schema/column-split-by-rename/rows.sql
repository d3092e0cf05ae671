insert into person values (1, 'Ada Lovelace', 'first'), (2, 'Grace Hopper', null);
