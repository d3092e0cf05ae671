insert into p values (1,2); insert into h values (2,3,4);
