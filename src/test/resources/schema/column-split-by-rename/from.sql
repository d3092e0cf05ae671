create table person (id int primary key, name varchar(40) not null, note text);
create index person_name on person (name);
create view people as select id, name from person;
