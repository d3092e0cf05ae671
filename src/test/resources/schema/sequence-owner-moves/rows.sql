insert into a default values;
