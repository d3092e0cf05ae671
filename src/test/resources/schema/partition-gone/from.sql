create table w (id int not null, at int not null, primary key (id, at)) partition by range (at);
create table w_low partition of w for values from (minvalue) to (10);
create table w_high partition of w for values from (10) to (maxvalue);
create table v (w_id int, w_at int, foreign key (w_id, w_at) references w);
