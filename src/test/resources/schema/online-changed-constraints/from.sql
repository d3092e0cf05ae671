create table p (id int primary key, code text not null unique);
create table t (id int primary key, a int, b text, c int not null, p int,
  constraint t_a check (a > 0), constraint t_u unique (a, b), constraint t_p foreign key (p) references p (id));
create index t_i on t (b);
create unique index t_j on t (c, a);
comment on index t_i is 'for the search';
comment on constraint t_a on t is 'positive';
