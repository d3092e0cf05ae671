create schema "My Schema";
create table "My Schema"."Order" ("Id" int primary key, "Select" text not null);
