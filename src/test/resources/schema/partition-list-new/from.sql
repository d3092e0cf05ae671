create table sale (id int, region text not null);
