create aggregate middle(double precision order by anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
comment on aggregate middle(double precision order by anyelement) is 'like percentile_disc';
create aggregate summed(int) (sfunc = int4_sum, stype = bigint, msfunc = int4_avg_accum, minvfunc = int4_avg_accum_inv, mstype = bigint[], mfinalfunc = int2int4_sum, minitcond = '{0,0}');
create table t (id int primary key, a int);
create view v as select middle(0.5) within group (order by a) as half, summed(a) from t;
