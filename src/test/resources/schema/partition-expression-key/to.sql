create table t (id int);
create table p (id int not null, name text not null) partition by range (lower(name), id);
create table p_am partition of p for values from ('a', minvalue) to ('n', minvalue);
create table p_nz partition of p for values from ('n', minvalue) to (maxvalue, maxvalue);
