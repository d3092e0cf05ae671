insert into t values (1, '1010', '1', 'x', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
