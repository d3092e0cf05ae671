create table p (id int primary key, code text not null unique);
create table t (id int primary key, a int, b text, c int not null, p int,
  constraint t_a check (a >= 0), constraint t_u unique (b, a) deferrable initially deferred, constraint t_p foreign key (p) references p (id) on delete set null);
create index t_i on t (b desc, c);
create unique index t_j on t (c, a, b) where b is not null;
comment on index t_i is 'for the search';
comment on constraint t_a on t is 'positive';
