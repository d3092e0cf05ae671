create schema other;
create table place (id int primary key, city text, zip varchar(10), country text);
create statistics place_city (ndistinct, dependencies) on city, zip from place;
create statistics other.by_expression on (lower(city)), country from place;
comment on statistics other.by_expression is 'searched together';
alter statistics other.by_expression set statistics 400;
