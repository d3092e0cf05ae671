create table shape (id int primary key, c circle, span int4range, exclude using gist (c with &&), constraint span_x exclude using gist (span with -|-) include (id));
