create extension if not exists citext;

create type post_state as enum ('DRAFT', 'PUBLISHED', 'WITHDRAWN');

-- Whoever writes or follows; `subject` is the identity provider's id of the person.
create table authors (
  id             bigint generated always as identity primary key,
  subject        varchar(120) not null unique,
  handle         varchar(30)  not null unique check (handle ~ '^[a-z][a-z0-9_]+$'),
  name           varchar(120) not null check (length(trim(name)) > 0),
  follower_count integer      not null default 0 check (follower_count >= 0),   -- kept beside `follows`, which it counts
  created_at     timestamptz  not null default now()
);

-- `follower` reads what `author` writes.
create table follows (
  follower_id bigint      not null references authors on delete cascade,
  author_id   bigint      not null references authors on delete cascade,
  created_at  timestamptz not null default now(),
  primary key (follower_id, author_id),
  constraint follows_others check (follower_id <> author_id)
);
create index follows_author_idx on follows (author_id);

create table posts (
  id            bigint generated always as identity primary key,
  slug          varchar(120) not null unique,
  title         varchar(120) not null check (length(trim(title)) > 0),
  body          text         not null,
  author_id     bigint       not null references authors on delete cascade,
  state         post_state   not null default 'DRAFT',
  like_count    integer      not null default 0 check (like_count >= 0),
  comment_count integer      not null default 0 check (comment_count >= 0),
  version       integer      not null default 1,
  published_at  timestamptz,
  created_at    timestamptz  not null default now(),
  updated_at    timestamptz  not null default now(),
  constraint posts_published_once check (state = 'DRAFT' or published_at is not null)
);
create index posts_author_idx on posts (author_id, created_at desc, id desc);
create index posts_own_idx    on posts (created_at desc, id desc);
create index posts_newest_idx on posts (published_at desc, id desc);
create index posts_liked_idx  on posts (like_count desc, published_at desc, id desc);

-- A word that posts are found by.
create table tags (
  id   bigint generated always as identity primary key,
  word citext not null unique check (length(word::text) between 1 and 40)
);

-- What the blog is about, from the general to the special.
create table topics (
  id        bigint generated always as identity primary key,
  parent_id bigint      references topics on delete restrict,
  name      varchar(80) not null unique check (length(trim(name)) > 0),
  hidden    boolean     not null default false
);
create index topics_parent_idx on topics (parent_id);

create table post_tags (
  post_id bigint not null references posts on delete cascade,
  tag_id  bigint not null references tags on delete cascade,
  primary key (post_id, tag_id)
);
create index post_tags_tag_idx on post_tags (tag_id);

create table likes (
  post_id   bigint not null references posts on delete cascade,
  author_id bigint not null references authors on delete cascade,
  primary key (post_id, author_id)
);
create index likes_author_idx on likes (author_id);

-- What readers say of a post, and what is said to that: one step deep.
create table comments (
  id         bigint generated always as identity primary key,
  post_id    bigint      not null references posts on delete cascade,
  author_id  bigint      not null references authors on delete cascade,
  answers_to_id bigint    references comments on delete cascade,
  body       text        not null check (length(trim(body)) > 0),
  created_at timestamptz not null default now()
);
create index comments_post_idx on comments (post_id, id);
create index comments_author_idx on comments (author_id);
create index comments_answers_to_id_idx on comments (answers_to_id);
