insert into base (id) values (1); insert into child (id) values (2);
