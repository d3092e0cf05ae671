insert into a values (1, 2); insert into b values (1, 2); insert into c values (1, 2); insert into d values (1, null);
