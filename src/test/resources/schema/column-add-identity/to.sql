create table t (a text, id bigint generated always as identity primary key);
