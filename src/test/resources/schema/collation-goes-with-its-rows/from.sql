create collation no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create domain label as text collate no_case;
create table labels (l label primary key, n int, w text collate no_case);
create table word (id int primary key, v text collate no_case unique, x int);
