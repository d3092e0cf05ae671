create schema x;
create type "x"."Texts" as range (subtype = text, multirange_type_name = x.many_texts);
create table t (id int primary key, s x."Texts" not null default '[a,b)');
