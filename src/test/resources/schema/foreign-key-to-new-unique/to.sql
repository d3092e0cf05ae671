create table p (id int primary key, code text unique);
create table c (id int primary key);
create table d (id int primary key, code text references p (code));
