create sequence q increment by -1;
create sequence r increment by 5 start with 10;
