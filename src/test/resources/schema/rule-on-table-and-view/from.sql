create table part (id int primary key, name text not null, gone boolean not null default false);
create table log (id int, at timestamptz not null default now());
create view parts as select id, name from part where not gone;
create rule kept as on delete to part do instead update part set gone = true where id = old.id;
create rule said as on insert to part do also insert into log (id) values (new.id);
create rule new_part as on insert to parts do instead insert into part (id, name) values (new.id, new.name);
