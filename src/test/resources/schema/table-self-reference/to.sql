create table tree (id int primary key, parent_id int references tree on delete set null, check (parent_id <> id));
