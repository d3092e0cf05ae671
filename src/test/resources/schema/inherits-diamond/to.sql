create table base (id bigint not null, note text default 'y', constraint note_len check (length(note) < 60));
create table l (l int) inherits (base);
create table r (r int, extra text) inherits (base);
create table d (d int, extra text) inherits (l, r);
