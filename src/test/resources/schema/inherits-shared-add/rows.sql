insert into p values (1); insert into h values (2,3); insert into hh values (3,3);
