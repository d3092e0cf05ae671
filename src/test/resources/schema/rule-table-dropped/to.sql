create table b (id int primary key);
create rule s as on update to b do also notify changed;
