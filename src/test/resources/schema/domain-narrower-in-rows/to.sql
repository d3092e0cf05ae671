create domain code as varchar(3);
create domain amount as integer;
create type line as (c code, n int, a amount);
create table item (id int primary key, l line, ls line[]);
create table part (id int, c code, primary key (id)) partition by range (id);
create table part_1 partition of part for values from (0) to (50);
create table part_2 partition of part for values from (50) to (100);
create table kin (id int primary key, c code);
create table child (more text) inherits (kin);
