insert into shop values (1), (2);
insert into thing (c, shop) values ('red', 1), ('blue', 2), ('red', null);
