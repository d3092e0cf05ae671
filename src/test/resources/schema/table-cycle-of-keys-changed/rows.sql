insert into a values (1, null), (2, null);
insert into b values (10, 1), (20, 2);
update a set b = id * 10;
