create text search dictionary plain_words (template = pg_catalog.simple);
create text search configuration mine (parser = "default");
alter text search configuration mine add mapping for asciiword, word with plain_words;
create table doc (id int primary key, body text, words tsvector generated always as (to_tsvector('mine', body)) stored);
create index doc_words on doc using gin (words);
