create function is_even(n integer) returns boolean language sql immutable as 'select n % 2 = 0';
create domain pairs as integer check (is_even(value));
create domain shoes as integer check (is_even(value));
create table shelf (id bigint primary key, on_it shoes);
