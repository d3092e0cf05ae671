insert into a values ('a'), ('z'); insert into b values (1, 'a'), (2, 'z');
