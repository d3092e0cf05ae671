create collation german (provider = icu, locale = 'de-DE');
create table word (id int primary key, w text collate german, v text);
create index word_w on word (w);
