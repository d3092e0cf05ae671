create type float_range as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = float_ranges);
create table t (id int primary key, r float_range default '[0,1)', m float_ranges, exclude using gist (r with &&));
comment on type float_range is 'of floats';
