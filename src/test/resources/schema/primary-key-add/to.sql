create table t (id int not null, a text, primary key (id));
