create table log (at timestamptz default now(), line text);
create table t (id int primary key, a text, n int not null default 0);
