create extension if not exists citext;

-- Who writes and reads.
create table accounts (
  id            bigint generated always as identity primary key,
  username      text        not null unique,
  email         citext      not null unique,
  password_hash text        not null,
  bio           text,
  image         text,
  created_at    timestamptz not null default now()
);

-- `follower` reads what `author` writes.
create table follows (
  follower_id bigint not null references accounts on delete cascade,
  author_id   bigint not null references accounts on delete cascade,
  primary key (follower_id, author_id)
);
create index follows_author_id_idx on follows (author_id);

create table articles (
  id          bigint generated always as identity primary key,
  slug        text        not null unique,
  title       text        not null,
  description text        not null,
  body        text        not null,
  author_id   bigint      not null references accounts on delete cascade,
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);
create index articles_author_id_idx on articles (author_id);
create index articles_created_at_idx on articles (created_at desc, id desc);

create table article_tags (
  article_id bigint not null references articles on delete cascade,
  tag        text   not null,
  primary key (article_id, tag)
);
create index article_tags_tag_idx on article_tags (tag);

create table favorites (
  article_id bigint not null references articles on delete cascade,
  account_id bigint not null references accounts on delete cascade,
  primary key (article_id, account_id)
);
create index favorites_account_id_idx on favorites (account_id);

create table comments (
  id         bigint generated always as identity primary key,
  body       text        not null,
  article_id bigint      not null references articles on delete cascade,
  author_id  bigint      not null references accounts on delete cascade,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index comments_article_id_idx on comments (article_id);
create index comments_author_id_idx on comments (author_id);
