insert into t values (1, 'low', '{high,low}'), (2, 'mid', null); insert into u values ('low'), ('high');
