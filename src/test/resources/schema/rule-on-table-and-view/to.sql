create table part (id bigint primary key, name varchar(200) not null, gone boolean not null default false);
create table log (id bigint, at timestamptz not null default now());
create view parts as select id, name from part where not gone;
create rule kept as on delete to part where old.name <> 'x' do instead update part set gone = true where id = old.id;
comment on rule kept on part is 'nothing is ever deleted';
create rule new_part as on insert to parts do instead insert into part (id, name) values (new.id, upper(new.name));
create rule no_change as on update to parts do instead nothing;
alter table part disable rule kept;
