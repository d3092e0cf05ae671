create table reading (at date not null, value int) partition by range (at);
create table reading_2026 partition of reading for values from ('2026-01-01') to ('2027-01-01');
create table reading_2027 partition of reading for values from ('2027-01-01') to ('2028-01-01');
create index reading_value on only reading (value);
