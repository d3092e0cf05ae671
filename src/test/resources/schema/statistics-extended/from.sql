create table place (id int primary key, city text, zip text, country text, gone int);
create statistics place_city (dependencies) on city, zip from place;
create statistics place_gone on gone, city from place;
