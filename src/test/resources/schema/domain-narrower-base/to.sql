create domain code as varchar(3);
create domain inner_price as integer;
create domain price as inner_price check (value >= 0);
create domain moment as date;
create table item (
  id int primary key,
  c code not null,
  cs code[],
  p price,
  m moment default '2026-01-01'
);
create index item_c on item (c);
create table loose (c code);
