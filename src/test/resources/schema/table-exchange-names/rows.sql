insert into draft (title, note) values ('one', null), ('two', 'to do');
insert into final (title, draft_id) values ('first', 1), ('second', null);
