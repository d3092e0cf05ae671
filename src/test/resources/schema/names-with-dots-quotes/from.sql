create table "a.b" (id int primary key);
create table "c""d" (id int primary key, x text);
