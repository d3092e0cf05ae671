insert into tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt1 values (1,'a','a',1,2);
