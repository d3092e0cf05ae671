create table parts (k int not null, state text not null, n int generated always as identity, primary key (k, state)) partition by list (state);
create table parts_a partition of parts for values in ('row 1', 'row 2', '');
create table parts_rest partition of parts default;
create index parts_n on parts (n);
create view all_parts as select * from parts;
