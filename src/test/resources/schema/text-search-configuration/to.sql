create schema search;
create text search dictionary search.stems (template = snowball, language = 'english', stopwords = 'english');
create text search configuration mine (copy = pg_catalog.simple);
alter text search configuration mine alter mapping for asciiword, word with search.stems, simple;
comment on text search configuration mine is 'what is searched by';
create table doc (id int primary key, body text, words tsvector generated always as (to_tsvector('mine', coalesce(body, ''))) stored);
create index doc_words on doc using gin (words);
