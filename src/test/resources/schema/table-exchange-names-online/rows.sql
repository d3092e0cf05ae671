insert into x values (1,'a',2),(2,'b',null); insert into y values (1,'k');
