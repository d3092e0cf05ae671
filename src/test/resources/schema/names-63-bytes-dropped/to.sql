create table a_table_with_a_name_that_is_exactly_sixty_three_bytes_long_xyz12 (
  id int primary key,
  b_column_with_a_name_that_is_exactly_sixty_three_bytes_long_xy1 varchar(5));
