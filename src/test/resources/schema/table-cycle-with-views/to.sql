create table boss (id text primary key, team int);
create table team (id int primary key, boss text references boss);
alter table boss add foreign key (team) references team;
create view pairs as select b.id as boss, t.id as team from boss b join team t on t.boss = b.id and b.team = t.id;
