create table p (id int not null, constraint only_here check (id > 0) no inherit, constraint all_of_them check (id < 1000));
create table c () inherits (p);
