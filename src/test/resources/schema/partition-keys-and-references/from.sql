create table customer (id int primary key);
create table orders (id int not null, customer int not null, day date not null, primary key (id, day)) partition by range (day);
create table orders_1 partition of orders for values from (minvalue) to ('2026-01-01');
create table orders_2 partition of orders for values from ('2026-01-01') to (maxvalue);
