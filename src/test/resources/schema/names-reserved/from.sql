create table "table" ("select" int primary key);
