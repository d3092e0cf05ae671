insert into t (name, size) values ('a', 1), ('b', null);
