create table t (id int primary key, mail text not null, others text[]);
create index t_mail on t (lower(mail));
