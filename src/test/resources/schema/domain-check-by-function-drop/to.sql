create domain shoes as integer;
create table shelf (id bigint primary key, on_it shoes);
