create table a (x int, y int, primary key (x, y));
create table b (id int primary key, x int not null, y int, foreign key (x, y) references a on delete set null (y) on update cascade);
