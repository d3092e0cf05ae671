create table b (id int primary key, x int, z int);
create statistics xy on x, z from b;
create rule r as on delete to b do instead nothing;
