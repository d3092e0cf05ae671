create function f(first int) returns int language sql immutable as 'select first';
