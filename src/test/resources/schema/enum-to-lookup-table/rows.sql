insert into door values (1, 'open'), (2, 'shut');
