create table a_table_with_a_name_that_is_exactly_sixty_three_bytes_long_xyz12 (
  id int primary key,
  a_column_with_a_name_that_is_exactly_sixty_three_bytes_long_xy1 text not null,
  b_column_with_a_name_that_is_exactly_sixty_three_bytes_long_xy1 varchar(20));
create table a_table_with_a_name_that_is_exactly_sixty_three_bytes_long_xyz34 (id int primary key, x text);
