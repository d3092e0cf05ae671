insert into users (first, last) values ('Ann', 'Lee'), ('Bo', null);
insert into kept select 1, u, array[u] from users u where id = 1;
