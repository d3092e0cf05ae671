create table a (id int primary key, x int, y int);
create statistics xy on x, y from a;
create rule r as on delete to a do instead nothing;
