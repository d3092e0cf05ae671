create schema x;
create type "x"."Texts" as range (subtype = text, collation = "C");
create table t (id int primary key, s x."Texts" not null default '[a,b)');
