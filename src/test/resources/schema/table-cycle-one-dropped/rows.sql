insert into a values (1, null);
insert into b values (10, 1);
update a set b = 10;
