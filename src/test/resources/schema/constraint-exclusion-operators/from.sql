create table shape (id int primary key, c circle, span int4range);
