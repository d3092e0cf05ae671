create schema shop;
create table shop."Order Line" (order_id int, line int, sku text not null, amount int, primary key (order_id, line));
create index "By Sku" on shop."Order Line" (sku);
