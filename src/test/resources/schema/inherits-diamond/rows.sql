insert into base values (1,'a'); insert into l values (2,'b',3); insert into d values (4,'c',5,6,7);
