create table item (id int primary key, name text);
create table "Item" (id int primary key, "Name" text);
