create table "table" ("select" int primary key, "from" int, "order" text default 'by', "user" name, constraint "check" check ("from" > 0), constraint "unique" unique ("order", "user"));
create index "index" on "table" ("from");
create view "view" as select "select" as "as", "order" as "end" from "table";
create function "function"("in" int) returns int language sql immutable return "in" + 1;
create sequence "sequence";
create type "type" as enum ('a');
create domain "domain" as int;
