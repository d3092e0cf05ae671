create table tenant (id int primary key);
create table usage (tenant int not null references tenant, at timestamptz not null default now(), n bigint) partition by hash (tenant);
create table usage_0 partition of usage for values with (modulus 3, remainder 0);
create table usage_1 partition of usage for values with (modulus 3, remainder 1);
create table usage_2 partition of usage for values with (modulus 3, remainder 2);
