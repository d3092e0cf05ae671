create sequence s as int increment by 3 minvalue 1 maxvalue 100 start with 4 cache 2 cycle;
