insert into a values (1, 6), (2, 7); insert into b values (1, 6);
