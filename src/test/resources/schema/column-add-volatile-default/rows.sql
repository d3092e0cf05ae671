insert into t select generate_series(1, 5);
