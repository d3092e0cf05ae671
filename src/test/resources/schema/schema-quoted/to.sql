create schema "My Schema";
create table "My Schema"."Order" ("Id" int primary key, "Select" text not null default 'from', "Group By" int check ("Group By" > 0));
create index "where" on "My Schema"."Order" ("Select");
create schema "über";
create view "über"."Ansicht" as select "Id" as "№" from "My Schema"."Order";
