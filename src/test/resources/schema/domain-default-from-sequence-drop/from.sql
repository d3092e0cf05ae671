create sequence ticket_numbers;
create domain ticket as bigint default nextval('ticket_numbers');
create domain seat as bigint default nextval('ticket_numbers');
create table visit (id bigint primary key, at_seat seat);
