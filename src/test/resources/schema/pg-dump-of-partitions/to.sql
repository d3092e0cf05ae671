create schema app;
create table app.m (id bigint not null, at date not null, note varchar(80), size int not null default 0, primary key (id, at)) partition by range (at);
create table app.m1 partition of app.m for values from ('2026-01-01') to ('2027-01-01');
create index m_note on app.m (note);
create index m_size on app.m (size);
