insert into boss values (1, null), (2, null);
insert into team values (1, 1), (2, 2);
update boss set team = id;
