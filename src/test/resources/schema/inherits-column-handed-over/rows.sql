insert into p values (1, 'p');
insert into c (id, a, b) values (2, 'c', 7), (3, null, null);
insert into d (id, a, b) values (4, 'd', 9);
insert into q values (1, 5);
insert into r values (2, 6, 7);
