create table a (id bigint primary key, b bigint);
create table b (id bigint primary key, a bigint not null references a on delete restrict);
alter table a add constraint a_b_fkey foreign key (b) references b on delete set null deferrable;
