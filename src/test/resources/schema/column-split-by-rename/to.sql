create table person (id int primary key, full_name varchar(60) not null, initials text not null);
create index person_name on person (full_name);
create view people as select id, full_name as name from person;
