create table folder (id int, region text, parent int, primary key (id, region),
  foreign key (parent, region) references folder) partition by list (region);
create table folder_north partition of folder for values in ('north');
create table folder_south partition of folder for values in ('south');
create table kept (id bigint primary key);
