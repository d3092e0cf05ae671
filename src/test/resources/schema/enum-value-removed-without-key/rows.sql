insert into t values ('old', '{old,new}', 'old'), ('new', '{}', 'paid');
