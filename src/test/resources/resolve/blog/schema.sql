create table accounts (id bigint generated always as identity primary key, username varchar(40) not null unique, bio text);
create table articles (
  id bigint generated always as identity primary key,
  slug varchar(80) not null unique,
  title varchar(200) not null,
  body text not null,
  author bigint not null references accounts,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now());
create table comments (
  id bigint generated always as identity primary key,
  article_id bigint not null references articles on delete cascade,
  author_id bigint not null references accounts,
  text text not null);
create table tags (name varchar(30) primary key, label varchar(60));
create table article_tags (article_id bigint not null references articles, tag varchar(30) not null references tags, primary key (article_id, tag));
create table people (id uuid primary key default gen_random_uuid(), name varchar(50) not null);
create table profiles (account_id bigint primary key references accounts, picture text);
