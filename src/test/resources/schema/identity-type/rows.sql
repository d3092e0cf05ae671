insert into t (x) values ('a'), ('b'); insert into u values (1, 2);
