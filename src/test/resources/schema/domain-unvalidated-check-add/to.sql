create domain weight as integer;
alter domain weight add constraint positive check (value > 0) not valid;
create table parcel (id bigint primary key, grams weight);
