insert into t values (1,flr(1,2),flm(flr(3,4)));
