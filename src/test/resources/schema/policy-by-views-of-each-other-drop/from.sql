create table writer (id bigint primary key, name text);
create table book (id bigint primary key, title text);
alter table writer enable row level security;
alter table book enable row level security;
create view writers as select * from writer;
create view books as select * from book;
create policy with_books on writer using (exists (select from books where books.id = writer.id));
create policy with_writers on book using (exists (select from writers where writers.id = book.id));
create table kept (id bigint primary key);
