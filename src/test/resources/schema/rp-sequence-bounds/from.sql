create sequence q;
create sequence r minvalue -5 maxvalue 900 cycle;
