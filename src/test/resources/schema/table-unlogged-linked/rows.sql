insert into a values (1); insert into b values (1, 1), (2, 1); insert into c (b) values (1), (2);
