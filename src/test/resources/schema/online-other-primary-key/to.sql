create schema shop;
create table shop."Order Line" (order_id int not null, line int not null, sku varchar(40) not null, amount numeric(10,2) not null default 0, id uuid not null default gen_random_uuid() primary key, unique (order_id, line));
create index "By Sku" on shop."Order Line" (sku, amount);
