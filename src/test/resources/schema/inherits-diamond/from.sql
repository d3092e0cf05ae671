create table base (id int not null, note text default 'x', check (id > 0) no inherit, constraint note_len check (length(note) < 50));
create table l (l int) inherits (base);
create table r (r int) inherits (base);
create table d (d int) inherits (l, r);
