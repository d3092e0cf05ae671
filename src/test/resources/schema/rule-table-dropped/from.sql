create table a (id int primary key);
create table b (id int primary key, n int);
create rule r as on insert to b do also insert into a values (new.id);
create rule s as on update to b do also notify changed;
