insert into t values (1, 'x', '{y,z}'), (2, null, null);
update t set c = 'q' where c is null;
