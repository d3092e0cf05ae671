create function f(second int) returns int language sql immutable as 'select second';
