create table member (id int primary key, usr name, team int);
create table doc (id int primary key, team int);
alter table doc enable row level security;
create policy team_docs on doc using (exists (select from member m where m.team = doc.team and m.usr = current_user));
