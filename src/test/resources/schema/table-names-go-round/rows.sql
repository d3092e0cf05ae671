insert into a (x) values (1), (2);
insert into b (a_id, y) values (1, 'one'), (2, null);
insert into c values (1, 2), (2, 1, false);
