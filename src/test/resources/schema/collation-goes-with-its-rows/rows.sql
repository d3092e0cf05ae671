insert into labels values ('A', 1, 'w'); insert into word values (1, 'B', 2), (2, null, 3);
