create table m (id int, region text not null, day date not null, amount bigint, primary key (id, region, day)) partition by hash (id);
create table m_0 partition of m for values with (modulus 2, remainder 0);
create table m_1 partition of m for values with (modulus 2, remainder 1);
grant select on m to public;
