create table p (id int not null, x int not null default 7, u uuid default gen_random_uuid());
create table h (x int not null default 8, y int, u uuid default gen_random_uuid()) inherits (p);
create table hh (x int not null default 9) inherits (h);
