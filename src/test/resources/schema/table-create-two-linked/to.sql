create table p (id bigint generated always as identity primary key, name varchar(40) not null unique);
create table c (id int primary key, p_id bigint not null references p on delete cascade, note text default 'x', unique (p_id, note));
create index c_note_idx on c (note desc nulls last);
