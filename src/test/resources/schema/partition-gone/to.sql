create table w (id int not null, at int not null, primary key (id, at));
create table w_high (id int not null, at int not null, primary key (id, at));
create table v (w_id int, w_at int, foreign key (w_id, w_at) references w);
