create table a (x int, y int, primary key (x, y));
create table b (id int primary key, x int, y int, constraint b_fk foreign key (x, y) references a);
