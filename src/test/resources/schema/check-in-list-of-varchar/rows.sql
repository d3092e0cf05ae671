insert into t values (1, 'new', 1), (2, 'done', null);
insert into gone values (1, 'a'), (2, null);
