package dev.plumb.database;

import java.util.List;
import java.util.stream.Stream;

/** The queries of {@link CatalogReader}, for a search path of {@code public}. */
final class CatalogQueries {
    private CatalogQueries() {}

    /** All of them: what was read by other queries is not what these would read. */
    static String all() {
        return String.join("", everything());
    }

    static List<String> everything() {
        return EVERYTHING;
    }

    /** Those without dependencies and what is not managed. */
    static List<String> own() {
        return OWN;
    }

    private static final String OURS = """
            n.nspname not in ('pg_catalog', 'information_schema', 'backend') and n.nspname !~ '^pg_(toast|temp_)'
            """;

    private static String notOfExtension(String catalog, String oid) {
        return """
                not exists (select from pg_depend owned where owned.classid = '%s'::regclass
                            and owned.objid = %s and owned.deptype = 'e')
                """.formatted(catalog, oid);
    }

    /** The constructors of a range type come and go with it. */
    private static final String NOT_MADE_BY_TYPE = """
             and not exists (select from pg_depend made where made.classid = 'pg_proc'::regclass
                             and made.objid = p.oid and made.deptype = 'i')
            """;

    /** What comes with the server has lower numbers ({@code FirstNormalObjectId}); told so, indexes find the rest. */
    private static String made(String oid) {
        return " and " + oid + " >= 16384 ";
    }

    private static final String OUR_CLASS = OURS + made("c.oid") + " and " + notOfExtension("pg_class", "c.oid") + """
             and not (n.nspname = 'public' and c.relname like 'flyway\\_schema\\_history%')
            """;

    static final String SCHEMAS = "select n.nspname from pg_namespace n where n.nspname <> 'public' and " + OURS
            + " and " + notOfExtension("pg_namespace", "n.oid") + " order by n.nspname collate \"C\"";

    static final String EXTENSIONS = """
            select e.extname, n.nspname, e.extversion
            from pg_extension e join pg_namespace n on n.oid = e.extnamespace
            where e.extname <> 'plpgsql'
            order by e.extname collate "C"
            """;

    static final String ENUMS = """
            select n.nspname, t.typname,
                   array(select l.enumlabel::text from pg_enum l where l.enumtypid = t.oid order by l.enumsortorder),
                   obj_description(t.oid, 'pg_type')
            from pg_type t join pg_namespace n on n.oid = t.typnamespace
            where t.typtype = 'e' and
            """ + OURS + made("t.oid") + " and " + notOfExtension("pg_type", "t.oid");

    static final String DOMAINS = """
            select n.nspname, t.typname, t.oid,
                   format_type(t.typbasetype, t.typtypmod)
                     || coalesce((select ' COLLATE ' || t.typcollation::regcollation
                                  from pg_type b where b.oid = t.typbasetype and b.typcollation <> t.typcollation), ''),
                   t.typnotnull, coalesce(pg_get_expr(t.typdefaultbin, 0), t.typdefault), obj_description(t.oid, 'pg_type')
            from pg_type t join pg_namespace n on n.oid = t.typnamespace
            where t.typtype = 'd' and
            """ + OURS + made("t.oid") + " and " + notOfExtension("pg_type", "t.oid");

    static final String DOMAIN_BASES = """
            with recursive chain(domain, at, modifier) as (
              select oid, typbasetype, typtypmod from pg_type where typtype = 'd'
              union all
              select c.domain, t.typbasetype, case when t.typtypmod >= 0 then t.typtypmod else c.modifier end
              from chain c join pg_type t on t.oid = c.at and t.typtype = 'd')
            select c.domain, format_type(coalesce(e.oid, t.oid), null), coalesce(e.typtype, t.typtype),
                   e.oid is not null, c.modifier
            from chain c join pg_type t on t.oid = c.at and t.typtype <> 'd'
            left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
            """;

    static final String COMPOSITES = """
            select n.nspname, c.relname,
                   array(select a.attname::text from pg_attribute a
                         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
                   array(select format_type(a.atttypid, a.atttypmod) from pg_attribute a
                         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped order by a.attnum),
                   obj_description(c.reltype, 'pg_type')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'c' and
            """ + OUR_CLASS + " and " + notOfExtension("pg_type", "c.reltype");

    static final String RANGES = """
            select n.nspname, t.typname,
                   '(subtype = ' || format_type(r.rngsubtype, null)
                     || case when o.opcdefault then '' else ', subtype_opclass = ' || quote_ident(o.opcname) end
                     || case when r.rngcollation <> s.typcollation
                             then ', collation = ' || r.rngcollation::regcollation else '' end
                     || case when r.rngcanonical <> 0 then ', canonical = ' || r.rngcanonical::regproc else '' end
                     || case when r.rngsubdiff <> 0 then ', subtype_diff = ' || r.rngsubdiff::regproc else '' end
                     || ', multirange_type_name = ' || format_type(r.rngmultitypid, null) || ')',
                   obj_description(t.oid, 'pg_type')
            from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace
            join pg_type s on s.oid = r.rngsubtype join pg_opclass o on o.oid = r.rngsubopc
            where
            """ + OURS + made("t.oid") + " and " + notOfExtension("pg_type", "t.oid");

    static final String SEQUENCES = """
            select n.nspname, c.relname, format_type(s.seqtypid, null), s.seqstart, s.seqincrement, s.seqmin, s.seqmax,
                   s.seqcache, s.seqcycle, tn.nspname, a.attname, tc.relname, coalesce(d.deptype = 'i', false)
            from pg_sequence s
            join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace
            left join pg_depend d on d.classid = 'pg_class'::regclass and d.objid = c.oid
                 and d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0 and d.deptype in ('a', 'i')
            left join pg_class tc on tc.oid = d.refobjid
            left join pg_namespace tn on tn.oid = tc.relnamespace
            left join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
            where
            """ + OUR_CLASS;

    static final String TABLES = """
            select n.nspname, c.relname, c.oid, c.relpersistence = 'u',
                   case when c.relkind = 'p' then pg_get_partkeydef(c.oid) end,
                   c.relispartition, pg_get_expr(c.relpartbound, c.oid),
                   array(select pn.nspname || E'\\n' || p.relname from pg_inherits i
                         join pg_class p on p.oid = i.inhparent join pg_namespace pn on pn.oid = p.relnamespace
                         where i.inhrelid = c.oid order by i.inhseqno),
                   c.relrowsecurity, c.relforcerowsecurity,
                   case c.relreplident
                     when 'f' then 'FULL' when 'n' then 'NOTHING'
                     when 'i' then (select 'USING INDEX ' || quote_ident(x.relname) from pg_index i
                                    join pg_class x on x.oid = i.indexrelid
                                    where i.indrelid = c.oid and i.indisreplident)
                   end,
                   array(select o from (select unnest(c.reloptions) as o union all
                                        select 'toast.' || unnest(t.reloptions) from pg_class t
                                        where t.oid = c.reltoastrelid) r order by o),
                   obj_description(c.oid, 'pg_class'),
                   (select x.relname from pg_index i join pg_class x on x.oid = i.indexrelid
                    where i.indrelid = c.oid and i.indisclustered)
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('r', 'p') and
            """ + OUR_CLASS;

    static final String COLUMNS = """
            select a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
                   pg_get_expr(d.adbin, d.adrelid), a.attidentity, a.attgenerated,
                   case when a.attcollation <> t.typcollation then a.attcollation::regcollation::text end,
                   not a.attislocal,
                   case when c.relkind in ('r', 'p') then
                     array_remove(array[
                       case when a.attstorage <> t.typstorage then 'storage ' || case a.attstorage
                         when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end end,
                       case a.attcompression when 'p' then 'compression pglz' when 'l' then 'compression lz4' end,
                       case when a.attstattarget >= 0 then 'statistics ' || a.attstattarget end], null)
                     || array(select o from unnest(a.attoptions) o order by o collate "C") else '{}' end,
                   col_description(a.attrelid, a.attnum),
                   coalesce(e.oid, t.oid), format_type(coalesce(e.oid, t.oid), null), coalesce(e.typtype, t.typtype),
                   e.oid is not null, a.atttypmod, tn.nspname, coalesce(e.typname, t.typname)
            from pg_attribute a
            join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
            join pg_type t on t.oid = a.atttypid
            left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
            join pg_namespace tn on tn.oid = coalesce(e.typnamespace, t.typnamespace)
            left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
            where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'p', 'v', 'm') and
            """ + OUR_CLASS + " order by a.attrelid, a.attnum";

    static final String CONSTRAINTS = """
            select k.conrelid, k.contypid, k.conname, pg_get_constraintdef(k.oid), k.contype,
                   array(select a.attname::text from unnest(k.conkey) with ordinality u(num, at)
                         join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.num order by u.at),
                   fn.nspname, f.relname,
                   array(select a.attname::text from unnest(k.confkey) with ordinality u(num, at)
                         join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.num order by u.at),
                   k.confdeltype, k.confupdtype, pg_get_expr(k.conbin, k.conrelid), k.convalidated
            from pg_constraint k join pg_namespace n on n.oid = k.connamespace
            left join pg_class f on f.oid = k.confrelid
            left join pg_namespace fn on fn.oid = f.relnamespace
            where k.contype in ('p', 'u', 'f', 'c', 'x') and k.conparentid = 0
              and (k.conislocal or k.contypid <> 0) and
            """ + OURS + made("k.oid") + " order by k.conname collate \"C\"";

    static final String INDEXES = """
            select i.indrelid, c.relname, m.amname, i.indisunique, i.indisvalid,
                   pg_get_expr(i.indpred, i.indrelid), i.indnkeyatts,
                   array(select pg_get_indexdef(i.indexrelid, k, true) from generate_series(1, i.indnatts) k order by k),
                   array(select coalesce(a.attname::text, '') from generate_series(0, i.indnatts - 1) k
                         left join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[k]
                              and i.indkey[k] <> 0 order by k),
                   array(select i.indoption[k]::text from generate_series(0, i.indnkeyatts - 1) k order by k),
                   array(select case when o.opcdefault then '' else o.opcname::text end
                         from generate_series(0, i.indnkeyatts - 1) k
                         join pg_opclass o on o.oid = i.indclass[k] order by k),
                   pg_get_indexdef(i.indexrelid)
            from pg_index i
            join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
            join pg_am m on m.oid = c.relam
            where not c.relispartition
              and not exists (select from pg_constraint k
                              where k.conindid = i.indexrelid and k.conrelid = i.indrelid
                                and k.contype in ('p', 'u', 'x')) and
            """ + OUR_CLASS + " order by c.relname collate \"C\"";

    static final String VIEWS = """
            select n.nspname, c.relname, c.oid, c.relkind = 'm', pg_get_viewdef(c.oid),
                   array(select o from unnest(c.reloptions) o order by o), obj_description(c.oid, 'pg_class')
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind in ('v', 'm') and
            """ + OUR_CLASS;

    static final String ROUTINES =
            """
            select n.nspname, p.proname, p.oid::regprocedure::text, p.prokind = 'p',
                   pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), pg_get_functiondef(p.oid)
            from pg_proc p join pg_namespace n on n.oid = p.pronamespace
            where p.prokind in ('f', 'p', 'w')
            """ + NOT_MADE_BY_TYPE + " and " + OURS + made("p.oid") + " and " + notOfExtension("pg_proc", "p.oid");

    /** What is made and dropped whole; not a query, but the first part of some. */
    private static final String DEFINED = """
            defined(classid, oid, target, sql, host, function) as (
              select o.classid, o.oid, o.target, o.sql, o.host, o.function from (
                select 'pg_proc'::regclass as classid, p.oid, p.pronamespace as ns,
                       'AGGREGATE ' || i.name as target,
                       'create aggregate ' || i.name || ' (sfunc = ' || a.aggtransfn
                         || ', stype = ' || format_type(a.aggtranstype, null)
                         || case when a.aggtransspace <> 0 then ', sspace = ' || a.aggtransspace else '' end
                         || case when a.aggfinalfn <> 0 then ', finalfunc = ' || a.aggfinalfn
                                 || case when a.aggfinalextra then ', finalfunc_extra' else '' end
                                 || ', finalfunc_modify = ' || case a.aggfinalmodify when 'r' then 'read_only'
                                                               when 's' then 'shareable' else 'read_write' end
                            else '' end
                         || case when a.aggcombinefn <> 0 then ', combinefunc = ' || a.aggcombinefn else '' end
                         || case when a.aggserialfn <> 0 then ', serialfunc = ' || a.aggserialfn
                                 || ', deserialfunc = ' || a.aggdeserialfn else '' end
                         || coalesce(', initcond = ' || quote_literal(a.agginitval), '')
                         || case when a.aggmtransfn <> 0 then ', msfunc = ' || a.aggmtransfn
                                 || ', minvfunc = ' || a.aggminvtransfn
                                 || ', mstype = ' || format_type(a.aggmtranstype, null)
                                 || case when a.aggmtransspace <> 0 then ', msspace = ' || a.aggmtransspace else '' end
                                 || case when a.aggmfinalfn <> 0 then ', mfinalfunc = ' || a.aggmfinalfn
                                         || case when a.aggmfinalextra then ', mfinalfunc_extra' else '' end
                                         || ', mfinalfunc_modify = ' || case a.aggmfinalmodify when 'r' then 'read_only'
                                                                        when 's' then 'shareable' else 'read_write' end
                                    else '' end
                                 || coalesce(', minitcond = ' || quote_literal(a.aggminitval), '')
                            else '' end
                         || coalesce((select ', sortop = operator(' || quote_ident(sn.nspname) || '.' || s.oprname || ')'
                                      from pg_operator s join pg_namespace sn on sn.oid = s.oprnamespace
                                      where s.oid = a.aggsortop), '')
                         || case p.proparallel when 's' then ', parallel = safe'
                                               when 'r' then ', parallel = restricted' else '' end
                         || case a.aggkind when 'h' then ', hypothetical' else '' end || ')' as sql,
                       null::text as host, p.oid::regprocedure::text as function
                from pg_aggregate a join pg_proc p on p.oid = a.aggfnoid join pg_namespace n on n.oid = p.pronamespace,
                     lateral (select quote_ident(n.nspname) || '.' || quote_ident(p.proname) || '('
                                     || coalesce(nullif(pg_get_function_identity_arguments(p.oid), ''), '*') || ')'
                                     as name) i
                where p.oid >= 16384
                union all
                select 'pg_rewrite'::regclass, r.oid, c.relnamespace,
                       'RULE ' || quote_ident(r.rulename) || ' ON ' || c.oid::regclass,
                       rtrim(pg_get_ruledef(r.oid), ';')
                         || case r.ev_enabled when 'D' then E';\nalter table ' || c.oid::regclass || ' disable rule '
                                              when 'R' then E';\nalter table ' || c.oid::regclass || ' enable replica rule '
                                              when 'A' then E';\nalter table ' || c.oid::regclass || ' enable always rule '
                            else '' end
                         || case when r.ev_enabled = 'O' then '' else quote_ident(r.rulename) end,
                       n.nspname || E'\n' || c.relname, null
                from pg_rewrite r join pg_class c on c.oid = r.ev_class join pg_namespace n on n.oid = c.relnamespace
                where r.oid >= 16384 and r.rulename <> '_RETURN'
                union all
                select 'pg_statistic_ext'::regclass, s.oid, s.stxnamespace,
                       'STATISTICS ' || i.name,
                       pg_get_statisticsobjdef(s.oid)
                         || case when coalesce((to_jsonb(s) ->> 'stxstattarget')::int, -1) >= 0
                                 then E';\nalter statistics ' || i.name || ' set statistics '
                                      || (to_jsonb(s) ->> 'stxstattarget') else '' end,
                       tn.nspname || E'\n' || c.relname, null
                from pg_statistic_ext s join pg_namespace n on n.oid = s.stxnamespace
                join pg_class c on c.oid = s.stxrelid join pg_namespace tn on tn.oid = c.relnamespace,
                     lateral (select quote_ident(n.nspname) || '.' || quote_ident(s.stxname) as name) i
                where s.oid >= 16384
                union all
                select 'pg_collation'::regclass, c.oid, c.collnamespace,
                       'COLLATION ' || i.name,
                       'create collation ' || i.name || ' (provider = '
                         || case c.collprovider when 'i' then 'icu' when 'b' then 'builtin' else 'libc' end
                         || case when c.collprovider = 'c'
                                 then ', lc_collate = ' || quote_literal(c.collcollate)
                                      || ', lc_ctype = ' || quote_literal(c.collctype)
                                 else ', locale = ' || quote_literal(coalesce(to_jsonb(c) ->> 'colllocale',
                                                             to_jsonb(c) ->> 'colliculocale', c.collcollate::text)) end
                         || coalesce(', rules = ' || quote_literal(to_jsonb(c) ->> 'collicurules'), '')
                         || case when c.collisdeterministic then '' else ', deterministic = false' end || ')',
                       null, null
                from pg_collation c join pg_namespace n on n.oid = c.collnamespace,
                     lateral (select quote_ident(n.nspname) || '.' || quote_ident(c.collname) as name) i
                where c.oid >= 16384
                union all
                select 'pg_operator'::regclass, o.oid, o.oprnamespace,
                       'OPERATOR ' || i.name || ' ('
                         || case when o.oprleft = 0 then 'none' else format_type(o.oprleft, null) end || ', '
                         || case when o.oprright = 0 then 'none' else format_type(o.oprright, null) end || ')',
                       'create operator ' || i.name || ' (function = ' || o.oprcode
                         || case when o.oprleft = 0 then '' else ', leftarg = ' || format_type(o.oprleft, null) end
                         || case when o.oprright = 0 then '' else ', rightarg = ' || format_type(o.oprright, null) end
                         || coalesce((select ', commutator = operator(' || quote_ident(xn.nspname) || '.' || x.oprname || ')'
                                      from pg_operator x join pg_namespace xn on xn.oid = x.oprnamespace
                                      where x.oid = o.oprcom), '')
                         || coalesce((select ', negator = operator(' || quote_ident(xn.nspname) || '.' || x.oprname || ')'
                                      from pg_operator x join pg_namespace xn on xn.oid = x.oprnamespace
                                      where x.oid = o.oprnegate), '')
                         || case when o.oprrest <> 0 then ', restrict = ' || o.oprrest else '' end
                         || case when o.oprjoin <> 0 then ', join = ' || o.oprjoin else '' end
                         || case when o.oprcanhash then ', hashes' else '' end
                         || case when o.oprcanmerge then ', merges' else '' end || ')',
                       null, null
                from pg_operator o join pg_namespace n on n.oid = o.oprnamespace,
                     lateral (select quote_ident(n.nspname) || '.' || o.oprname as name) i
                where o.oid >= 16384 and o.oprcode <> 0
                union all
                select 'pg_cast'::regclass, c.oid, to_regnamespace('public')::oid, 'CAST (' || i.way || ')',
                       'create cast (' || i.way || ') '
                         || case c.castmethod when 'f' then 'with function ' || c.castfunc::regprocedure
                                              when 'i' then 'with inout' else 'without function' end
                         || case c.castcontext when 'i' then ' as implicit' when 'a' then ' as assignment' else '' end,
                       null, null
                from pg_cast c,
                     lateral (select format_type(c.castsource, null) || ' as ' || format_type(c.casttarget, null)
                                     as way) i
                where c.oid >= 16384
                union all
                select 'pg_ts_dict'::regclass, d.oid, d.dictnamespace, 'TEXT SEARCH DICTIONARY ' || i.name,
                       'create text search dictionary ' || i.name || ' (template = ' || quote_ident(tn.nspname) || '.'
                         || quote_ident(t.tmplname) || coalesce(', ' || d.dictinitoption, '') || ')',
                       null, null
                from pg_ts_dict d join pg_namespace n on n.oid = d.dictnamespace
                join pg_ts_template t on t.oid = d.dicttemplate join pg_namespace tn on tn.oid = t.tmplnamespace,
                     lateral (select quote_ident(n.nspname) || '.' || quote_ident(d.dictname) as name) i
                where d.oid >= 16384
                union all
                select 'pg_ts_config'::regclass, c.oid, c.cfgnamespace, 'TEXT SEARCH CONFIGURATION ' || i.name,
                       'create text search configuration ' || i.name || ' (parser = ' || quote_ident(pn.nspname) || '.'
                         || quote_ident(p.prsname) || ')'
                         || coalesce((select string_agg(E';\nalter text search configuration ' || i.name
                                        || ' add mapping for ' || quote_ident(m.alias) || ' with ' || m.dicts, ''
                                        order by m.tokid)
                              from (select t.tokid, t.alias,
                                           string_agg(x.mapdict::regdictionary::text, ', ' order by x.mapseqno) as dicts
                                    from pg_ts_config_map x join ts_token_type(c.cfgparser) t on t.tokid = x.maptokentype
                                    where x.mapcfg = c.oid group by 1, 2) m), ''),
                       null, null
                from pg_ts_config c join pg_namespace n on n.oid = c.cfgnamespace
                join pg_ts_parser p on p.oid = c.cfgparser join pg_namespace pn on pn.oid = p.prsnamespace,
                     lateral (select quote_ident(n.nspname) || '.' || quote_ident(c.cfgname) as name) i
                where c.oid >= 16384
              ) o join pg_namespace n on n.oid = o.ns
              where not exists (select from pg_depend e where e.classid = o.classid and e.objid = o.oid
                                and e.deptype in ('e', 'i') and e.refclassid <> 'pg_class'::regclass) and
            """ + OURS + ")";

    static final String DEFINITIONS =
            "with " + DEFINED + " select target, sql, host, function from defined order by target collate \"C\"";

    static final String TRIGGERS =
            """
            select n.nspname, c.relname, t.tgname, pg_get_triggerdef(t.oid), t.tgenabled
            from pg_trigger t
            join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
            join pg_proc p on p.oid = t.tgfoid join pg_namespace pn on pn.oid = p.pronamespace
            where not t.tgisinternal and t.tgparentid = 0 and pn.nspname <> 'backend' and
            """ + OUR_CLASS + " order by n.nspname collate \"C\", c.relname collate \"C\", t.tgname collate \"C\"";

    static final String POLICIES =
            """
            select n.nspname, c.relname, p.polname,
                   'AS ' || case when p.polpermissive then 'PERMISSIVE' else 'RESTRICTIVE' end
                     || ' FOR ' || case p.polcmd when 'r' then 'SELECT' when 'a' then 'INSERT' when 'w' then 'UPDATE'
                                   when 'd' then 'DELETE' else 'ALL' end
                     || ' TO ' || (select string_agg(case when r = 0 then 'PUBLIC' else r::regrole::text end, ', '
                                                     order by r::regrole::text) from unnest(p.polroles) r)
                     || coalesce(' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')', '')
                     || coalesce(' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')', '')
            from pg_policy p
            join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
            where
            """ + OUR_CLASS + " order by n.nspname collate \"C\", c.relname collate \"C\", p.polname collate \"C\"";

    /** Of the schema {@code public}, which is there from the start, what differs from the start. */
    static final String GRANTS = """
            with usual(usual) as (
              select 'USAGE' union all
              select 'CREATE' where current_setting('server_version_num') < '150000'),
            targets(target, acl, owner) as (
              select case when c.relkind = 'S' then 'SEQUENCE ' else 'TABLE ' end || c.oid::regclass,
                     c.relacl, c.relowner
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where c.relkind in ('r', 'p', 'v', 'm', 'S') and
            """ + OUR_CLASS + """
              union all
              select case when p.prokind = 'p' then 'PROCEDURE ' else 'FUNCTION ' end || p.oid::regprocedure,
                     coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace
              where
            """ + OURS + NOT_MADE_BY_TYPE + made("p.oid") + " and "
            + notOfExtension("pg_proc", "p.oid") + """
              union all
              select 'SCHEMA ' || n.oid::regnamespace, n.nspacl, n.nspowner
              from pg_namespace n where n.nspname <> 'public' and
            """
            + OURS + " and " + notOfExtension("pg_namespace", "n.oid")
            + """
              union all
              select case t.typtype when 'd' then 'DOMAIN ' else 'TYPE ' end || format_type(t.oid, null),
                     coalesce(t.typacl, acldefault('T', t.typowner)), t.typowner
              from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
              where (t.typtype in ('e', 'd', 'r') or c.relkind = 'c') and
            """ + OURS + made("t.oid") + " and "
            + notOfExtension("pg_type", "t.oid") + """
              ),
            columns(target, column_name, acl, owner) as (
              select 'TABLE ' || c.oid::regclass, quote_ident(a.attname), a.attacl, c.relowner
              from pg_attribute a
              join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
              where a.attacl is not null and not a.attisdropped and
            """ + OUR_CLASS + """
              ),
            granted(target, privilege, grantee, owner, grantable) as (
              select t.target, x.privilege_type, x.grantee, t.owner, x.is_grantable
              from targets t, aclexplode(t.acl) x
              union all
              select t.target, x.privilege_type || ' (' || t.column_name || ')', x.grantee, t.owner, x.is_grantable
              from columns t, aclexplode(t.acl) x
              union all
              select 'SCHEMA public', x.privilege_type, x.grantee, n.nspowner, x.is_grantable
              from pg_namespace n, aclexplode(n.nspacl) x
              where n.nspname = 'public' and not (x.grantee = 0 and x.privilege_type in (select usual from usual))
              union all
              select 'SCHEMA public', 'NO ' || usual, 0, n.nspowner, false
              from pg_namespace n, usual
              where n.nspname = 'public' and not exists (select from aclexplode(n.nspacl) x
                                                         where x.grantee = 0 and x.privilege_type = usual))
            select g.target, g.privilege, r.role, g.grantable
            from granted g,
                 lateral (select case when grantee = 0 then 'PUBLIC' else grantee::regrole::text end as role) r
            where g.grantee <> g.owner
            order by g.target collate "C", r.role collate "C", g.privilege collate "C"
            """;

    static final String REMARKS =
            "with " + DEFINED + """
            select target, text from (
              select o.target, d.description as text
              from defined o join pg_description d on d.classoid = o.classid and d.objoid = o.oid
              union all
              select 'CONSTRAINT ' || quote_ident(k.conname) || ' ON ' || k.conrelid::regclass as target, d.description as text
              from pg_description d join pg_constraint k on k.oid = d.objoid join pg_namespace n on n.oid = k.connamespace
              where d.classoid = 'pg_constraint'::regclass and k.conrelid <> 0 and
            """ + OURS + made("k.oid") + """
              union all
              select 'CONSTRAINT ' || quote_ident(k.conname) || ' ON DOMAIN ' || format_type(k.contypid, null),
                     d.description
              from pg_description d join pg_constraint k on k.oid = d.objoid join pg_namespace n on n.oid = k.connamespace
              where d.classoid = 'pg_constraint'::regclass and k.contypid <> 0 and
            """ + OURS + made("k.oid") + """
              union all
              select 'COLUMN ' || c.oid::regclass || '.' || quote_ident(a.attname), d.description
              from pg_description d join pg_class c on c.oid = d.objoid join pg_namespace n on n.oid = c.relnamespace
              join pg_attribute a on a.attrelid = c.oid and a.attnum = d.objsubid
              where d.classoid = 'pg_class'::regclass and d.objsubid > 0 and c.relkind = 'c' and
            """ + OUR_CLASS + """
              union all
              select case c.relkind when 'S' then 'SEQUENCE ' else 'INDEX ' end || c.oid::regclass, d.description
              from pg_description d join pg_class c on c.oid = d.objoid join pg_namespace n on n.oid = c.relnamespace
              where d.classoid = 'pg_class'::regclass and d.objsubid = 0 and c.relkind in ('S', 'i', 'I') and
            """
                    + OUR_CLASS + """
              union all
              select case when p.prokind = 'p' then 'PROCEDURE ' else 'FUNCTION ' end || p.oid::regprocedure, d.description
              from pg_description d join pg_proc p on p.oid = d.objoid join pg_namespace n on n.oid = p.pronamespace
              where d.classoid = 'pg_proc'::regclass and p.prokind <> 'a' and
            """ + OURS + made("p.oid") + " and "
                    + notOfExtension("pg_proc", "p.oid") + """
              union all
              select 'TRIGGER ' || quote_ident(t.tgname) || ' ON ' || c.oid::regclass, d.description
              from pg_description d join pg_trigger t on t.oid = d.objoid
              join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
              where d.classoid = 'pg_trigger'::regclass and
            """ + OUR_CLASS
                    + """
              union all
              select 'POLICY ' || quote_ident(p.polname) || ' ON ' || c.oid::regclass, d.description
              from pg_description d join pg_policy p on p.oid = d.objoid
              join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
              where d.classoid = 'pg_policy'::regclass and
            """ + OUR_CLASS + """
              union all
              select 'SCHEMA public', coalesce(obj_description(n.oid, 'pg_namespace'), '')
              from pg_namespace n
              where n.nspname = 'public'
                and obj_description(n.oid, 'pg_namespace') is distinct from 'standard public schema'
              union all
              select 'EXTENSION ' || quote_ident(e.extname), d.description
              from pg_description d join pg_extension e on e.oid = d.objoid
              where d.classoid = 'pg_extension'::regclass and e.extname <> 'plpgsql'
                and d.description is distinct from (select a.comment from pg_available_extensions a
                                                    where a.name = e.extname)
              union all
              select 'SCHEMA ' || n.oid::regnamespace, d.description
              from pg_description d join pg_namespace n on n.oid = d.objoid
              where d.classoid = 'pg_namespace'::regclass and n.nspname <> 'public' and
            """ + OURS + ") r order by target collate \"C\"";

    /** Kinds of which no steps are made; not a query, but a part of some. */
    private static final String NOT_MANAGED = """
              select 'pg_class'::regclass as classid, c.oid, c.relnamespace as ns from pg_class c where c.relkind = 'f'
              union all select 'pg_operator'::regclass, s.oid, s.oprnamespace from pg_operator s where s.oprcode = 0
              union all select 'pg_event_trigger'::regclass, e.oid, to_regnamespace('public')::oid from pg_event_trigger e
              union all select 'pg_publication'::regclass, e.oid, to_regnamespace('public')::oid from pg_publication e
              union all select 'pg_language'::regclass, e.oid, to_regnamespace('public')::oid from pg_language e
              union all select 'pg_transform'::regclass, e.oid, to_regnamespace('public')::oid from pg_transform e
              union all select 'pg_am'::regclass, e.oid, to_regnamespace('public')::oid from pg_am e
              union all select 'pg_foreign_data_wrapper'::regclass, e.oid, to_regnamespace('public')::oid from pg_foreign_data_wrapper e
              union all select 'pg_foreign_server'::regclass, e.oid, to_regnamespace('public')::oid from pg_foreign_server e
              union all select 'pg_default_acl'::regclass, e.oid, to_regnamespace('public')::oid from pg_default_acl e
              union all select 'pg_conversion'::regclass, e.oid, e.connamespace from pg_conversion e
              union all select 'pg_opclass'::regclass, e.oid, e.opcnamespace from pg_opclass e
              union all select 'pg_opfamily'::regclass, e.oid, e.opfnamespace from pg_opfamily e
              union all select 'pg_ts_parser'::regclass, e.oid, e.prsnamespace from pg_ts_parser e
              union all select 'pg_ts_template'::regclass, e.oid, e.tmplnamespace from pg_ts_template e
              union all select 'pg_type'::regclass, e.oid, e.typnamespace from pg_type e
                        where e.typtype = 'b' and e.typcategory <> 'A'
            """;

    /** What can be depended on, and how it is called in {@code Catalog.ObjectName}. */
    static final String DEPENDENCIES = "with " + DEFINED + """
            , member(classid, objid, ext) as (
              select d.classid, d.objid, e.extname::text from pg_depend d join pg_extension e on e.oid = d.refobjid
              where d.refclassid = 'pg_extension'::regclass and d.deptype = 'e' and e.extname <> 'plpgsql'),
            class(oid, kind, identity) as (
              select c.oid, case c.relkind when 'r' then 'TABLE' when 'p' then 'TABLE' when 'v' then 'VIEW'
                            when 'm' then 'VIEW' when 'S' then 'SEQUENCE' when 'c' then 'TYPE'
                            else case when k.oid is null then 'INDEX' else 'CONSTRAINT' end end,
                     n.nspname || '.' || coalesce(kc.relname || ' ' || k.conname, c.relname)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
              left join pg_constraint k on k.conindid = c.oid and k.contype in ('p', 'u', 'x')
              left join pg_class kc on kc.oid = k.conrelid
              where c.relkind in ('r', 'p', 'v', 'm', 'S', 'c', 'i', 'I') and
            """ + OUR_CLASS + """
              ),
            object(classid, objid, kind, identity, sub) as (
              select 'pg_class'::regclass, oid, kind, identity, null::text from class
              union all
              select 'pg_extension'::regclass, oid, 'EXTENSION', extname::text, null from pg_extension
              where extname <> 'plpgsql'
              union all
              select m.classid, m.objid, 'EXTENSION', m.ext, null from member m
              union all
              select o.classid, o.oid, 'DEFINITION', o.target, null from defined o
              union all
              select o.classid, o.oid, 'UNMANAGED', pg_describe_object(o.classid, o.oid, 0), null from (
            """ + NOT_MANAGED + """
              ) o join pg_namespace n on n.oid = o.ns where o.classid <> 'pg_type'::regclass and
            """ + OURS
            + made("o.oid") + """
              and not exists (select from pg_depend e where e.classid = o.classid and e.objid = o.oid
                              and e.deptype in ('e', 'i'))
              union all
              select 'pg_publication_rel'::regclass, r.oid, 'UNMANAGED',
                     pg_describe_object('pg_publication_rel'::regclass, r.oid, 0), null from pg_publication_rel r
              union all
              select 'pg_type'::regclass, a.oid, 'EXTENSION', m.ext, null
              from member m join pg_type t on m.classid = 'pg_type'::regclass and t.oid = m.objid
              join pg_type a on a.oid = t.typarray
              union all
              select 'pg_namespace'::regclass, n.oid, 'SCHEMA', n.nspname::text, null
              from pg_namespace n where n.nspname <> 'public' and
            """ + OURS + """
              union all
              select 'pg_type'::regclass, t.oid,
                     case when coalesce(e.typtype, t.typtype) = 'b' then 'UNMANAGED' else coalesce(c.kind, ec.kind, 'TYPE') end,
                     case when coalesce(e.typtype, t.typtype) = 'b'
                          then pg_describe_object('pg_type'::regclass, coalesce(e.oid, t.oid), 0)
                          else coalesce(c.identity, ec.identity,
                                        n.nspname || '.' || coalesce(rt.typname, e.typname, t.typname)) end, null
              from pg_type t join pg_namespace n on n.oid = t.typnamespace
              left join pg_range mr on mr.rngmultitypid = t.oid left join pg_type rt on rt.oid = mr.rngtypid
              left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
              left join class c on c.oid = t.typrelid
              left join class ec on ec.oid = e.typrelid
              where
            """ + OURS + made("t.oid") + " and "
            + notOfExtension("pg_type", "coalesce(e.oid, t.oid)")
            + """
              union all
              select 'pg_proc'::regclass, p.oid, 'ROUTINE', n.nspname || '.' || p.oid::regprocedure, null
              from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prokind <> 'a' and
            """ + OURS + made("p.oid") + NOT_MADE_BY_TYPE + " and " + notOfExtension("pg_proc", "p.oid") + """
              union all
              select 'pg_proc'::regclass, d.objid, 'TYPE', n.nspname || '.' || t.typname, null
              from pg_range r join pg_type t on t.oid = r.rngtypid join pg_namespace n on n.oid = t.typnamespace
              join pg_depend d on d.classid = 'pg_proc'::regclass and d.refclassid = 'pg_type'::regclass
                   and d.refobjid in (r.rngtypid, r.rngmultitypid) and d.deptype = 'i'
              where
            """ + OURS
            + """
              union all
              select 'pg_constraint'::regclass, k.oid, 'CONSTRAINT', c.identity || ' ' || k.conname, null
              from pg_constraint k join class c on c.oid = k.conrelid where k.contype in ('p', 'u', 'f', 'c', 'x')
              union all
              select 'pg_constraint'::regclass, k.oid, 'TYPE', n.nspname || '.' || t.typname, null
              from pg_constraint k join pg_type t on t.oid = k.contypid join pg_namespace n on n.oid = t.typnamespace
              where
            """
            + OURS + """
              union all
              select 'pg_trigger'::regclass, t.oid, 'TRIGGER', c.identity || ' ' || t.tgname, null
              from pg_trigger t join class c on c.oid = t.tgrelid where not t.tgisinternal
              union all
              select 'pg_policy'::regclass, p.oid, 'POLICY', c.identity || ' ' || p.polname, null
              from pg_policy p join class c on c.oid = p.polrelid
              union all
              select 'pg_rewrite'::regclass, r.oid, c.kind, c.identity, null
              from pg_rewrite r join class c on c.oid = r.ev_class where r.rulename = '_RETURN'
              union all
              select 'pg_attrdef'::regclass, d.oid, c.kind, c.identity, a.attname::text
              from pg_attrdef d join class c on c.oid = d.adrelid
              join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum)
            select distinct a.kind, a.identity, coalesce(a.sub, ca.attname::text), b.kind, b.identity,
                   coalesce(b.sub, cb.attname::text)
            from pg_depend d
            join object a on a.classid = d.classid and a.objid = d.objid
            join object b on b.classid = d.refclassid and b.objid = d.refobjid
            left join pg_attribute ca on d.classid = 'pg_class'::regclass and d.objsubid > 0
                 and ca.attrelid = d.objid and ca.attnum = d.objsubid
            left join pg_attribute cb on d.refclassid = 'pg_class'::regclass and d.refobjsubid > 0
                 and cb.attrelid = d.refobjid and cb.attnum = d.refobjsubid
            where d.deptype in ('n', 'a') and d.objid >= 16384
              and ((a.kind, a.identity) <> (b.kind, b.identity) or a.sub <> cb.attname)
              and not (a.kind = 'EXTENSION' and b.kind = 'SCHEMA')
            order by 1, 2, 3, 4, 5, 6
            """;

    static final String UNMANAGED =
            """
            select d.described,
                   exists (select from pg_depend on_it
                           where on_it.refclassid = o.classid and on_it.refobjid = o.oid and on_it.deptype = 'n'
                             and not exists (select from pg_class f where on_it.classid = 'pg_class'::regclass
                                             and f.oid = on_it.objid and f.relkind = 'f')
                             and on_it.classid in ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass,
                                                   'pg_rewrite'::regclass, 'pg_attrdef'::regclass,
                                                   'pg_constraint'::regclass, 'pg_trigger'::regclass,
                                                   'pg_policy'::regclass))
            from (
""" + NOT_MANAGED + """
            ) o join pg_namespace n on n.oid = o.ns,
                 lateral (select pg_describe_object(o.classid, o.oid, 0) as described) d
            where
            """ + OURS + made("o.oid") + """
              and not exists (select from pg_depend e where e.classid = o.classid and e.objid = o.oid
                              and e.deptype in ('e', 'i'))
            union all
            select 'that the table ' || c.oid::regclass || ' is of the type ' || c.reloftype::regtype, false
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.reloftype <> 0 and
            """ + OUR_CLASS + """
            union all
            select 'the access method ' || m.amname || ' of ' || c.oid::regclass, false
            from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_am m on m.oid = c.relam
            where c.relkind in ('r', 'm') and m.amname <> 'heap' and
            """ + OUR_CLASS + """
            union all
            select 'the tablespace of ' || c.oid::regclass, false
            from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.reltablespace <> 0 and
            """ + OUR_CLASS
                    + """
            union all
            select 'that the sequence ' || c.oid::regclass || ' is unlogged', false
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            where c.relkind = 'S' and c.relpersistence = 'u'
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                              and d.deptype in ('a', 'i')) and
            """ + OUR_CLASS + """
            union all
            select 'the default of ' || c.oid::regclass || '.' || quote_ident(a.attname), false
            from pg_attrdef d join pg_class c on c.oid = d.adrelid join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where c.relkind = 'v' and
            """ + OUR_CLASS + """
            union all
            select 'the statistics of column ' || a.attnum || ' of index ' || c.oid::regclass, false
            from pg_class c join pg_namespace n on n.oid = c.relnamespace
            join pg_attribute a on a.attrelid = c.oid and a.attstattarget >= 0 where c.relkind in ('i', 'I') and
            """ + OUR_CLASS + """
            union all
            select 'that ' || i.indrelid::regclass || ' is clustered on ' || c.oid::regclass, false
            from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
            join pg_class m on m.oid = i.indrelid and m.relkind = 'm' where i.indisclustered and
            """ + OUR_CLASS + """
            order by 1
            """;

    private static final List<String> OWN = List.of(
            SCHEMAS,
            EXTENSIONS,
            ENUMS,
            DOMAINS,
            DOMAIN_BASES,
            COMPOSITES,
            RANGES,
            SEQUENCES,
            TABLES,
            COLUMNS,
            CONSTRAINTS,
            INDEXES,
            VIEWS,
            ROUTINES,
            TRIGGERS,
            POLICIES,
            DEFINITIONS,
            GRANTS,
            REMARKS);

    private static final List<String> EVERYTHING =
            Stream.concat(OWN.stream(), Stream.of(DEPENDENCIES, UNMANAGED)).toList();
}
