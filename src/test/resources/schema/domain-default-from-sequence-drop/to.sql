create domain seat as bigint default 0;
create table visit (id bigint primary key, at_seat seat);
