insert into a_table_with_a_name_that_is_exactly_sixty_three_bytes_long_xyz12 values (1, 'one', 'b1'), (2, 'two', null);
insert into a_table_with_a_name_that_is_exactly_sixty_three_bytes_long_xyz34 values (1, 'gone');
