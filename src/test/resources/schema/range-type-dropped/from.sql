create type text_range as range (subtype = text, collation = "C");
create table t (id int primary key, r text_range);
