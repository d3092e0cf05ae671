insert into old_name (s) values ('x'), ('y'); insert into child values (1, 1);
