create table member (id int primary key, usr name, team uuid);
create table doc (id int primary key, team uuid);
alter table doc enable row level security;
create policy team_docs on doc using (exists (select from member m where m.team = doc.team and m.usr = current_user));
create policy own_membership on member for insert with check (usr = current_user);
