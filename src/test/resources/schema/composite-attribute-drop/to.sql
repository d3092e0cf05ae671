create type pt as (x int, y int);
create table t (id int primary key, p pt);
create function len(p pt) returns int language sql immutable return (p).x + (p).y;
