create table m (id int, region text not null, day date not null, amount int, old text, primary key (id, region, day)) partition by list (region);
create table m_1 partition of m for values in ('row 1', 'row 2') partition by range (day);
create table m_1_all partition of m_1 default;
create table m_rest partition of m default;
grant select on m to public;
