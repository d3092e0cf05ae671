create table sale (id int, region text not null);
create table sale_by (id int not null, region text not null, amount int default 0, primary key (id, region)) partition by list (region);
create table sale_north partition of sale_by for values in ('n', 'ne', 'nw');
create table sale_south partition of sale_by (amount default 5) for values in ('s');
create table sale_rest partition of sale_by default;
create index sale_amount on sale_by (amount);
