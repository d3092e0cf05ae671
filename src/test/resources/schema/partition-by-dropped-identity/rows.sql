insert into p (id) values (1), (2);
