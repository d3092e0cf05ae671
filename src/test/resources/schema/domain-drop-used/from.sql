create domain email as text check (value like '%@%');
create table t (id int primary key, mail email not null, others email[]);
create index t_mail on t (lower(mail));
