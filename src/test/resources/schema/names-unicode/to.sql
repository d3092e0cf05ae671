create type "цвет" as enum ('красный', 'синий''й', '"green"');
create table "größe" ("äöü" int primary key, "日本" text not null default '語', "farbe" "цвет");
comment on column "größe"."日本" is '説明 💚';
