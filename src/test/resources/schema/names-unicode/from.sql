create table "größe" ("äöü" int primary key, "日本" text);
create type "цвет" as enum ('красный');
