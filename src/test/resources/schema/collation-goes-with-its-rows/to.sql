create table word (id int primary key, x int);
