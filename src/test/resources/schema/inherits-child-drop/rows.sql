insert into base values (1); insert into child values (2, 2); insert into grandchild values (3, 3);
