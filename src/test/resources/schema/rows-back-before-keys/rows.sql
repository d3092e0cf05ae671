insert into parts (name) values ('a wheel'), ('a door');
insert into used values (1, 4), (2, 1);
insert into numbered values (1), (2, 'x2');
