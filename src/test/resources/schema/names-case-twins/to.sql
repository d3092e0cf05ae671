create table item (id int primary key, name text, "NAME" text unique);
create table "Item" (id int primary key, "Name" text not null default '', name text, other int references item);
create index item_name on item (name);
create index "Item_Name" on "Item" ("Name");
create view "ITEM" as select i.id, j."Name" from item i join "Item" j using (id);
