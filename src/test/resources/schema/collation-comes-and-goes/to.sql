create schema lang;
create collation lang.no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
comment on collation lang.no_case is 'A is a';
create table word (id int primary key, w text, v text collate lang.no_case unique);
create index word_w on word (w);
create domain label as text collate lang.no_case;
create table labels (l label primary key);
