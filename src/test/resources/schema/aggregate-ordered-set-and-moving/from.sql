create aggregate middle(double precision order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
create table t (id int primary key, a int);
