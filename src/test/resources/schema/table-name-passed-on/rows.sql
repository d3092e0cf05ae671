insert into orders (note) values ('one'), (null);
insert into lines (order_id) values (1), (1), (2);
