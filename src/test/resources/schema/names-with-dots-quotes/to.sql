create table "a.b" (id int primary key, "e.f" int, "g""h" text default 'it''s');
create table "c""d" (id int primary key, "a.b" int references "a.b", constraint "odd "" name" check ("a.b" > 0));
comment on column "a.b"."e.f" is 'dotted';
create index "x.y" on "c""d" ("a.b");
