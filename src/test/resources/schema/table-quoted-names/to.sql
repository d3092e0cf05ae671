create table "Order" (id int primary key, "user" text not null, "select" int check ("select" > 0));
create index "Order idx" on "Order" ("user");
