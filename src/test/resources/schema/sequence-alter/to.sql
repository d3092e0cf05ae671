create sequence s as smallint increment by -1 maxvalue 10 start with 5 minvalue -10;
