package dev.plumb.schema;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names and literals as PostgreSQL reads them (manual, 4.1.1, 4.1.2; the same rule as its {@code quote_ident}). */
public final class Sql {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_$]*");

    /** The keywords of PostgreSQL 18 that may not stand as every name. */
    private static final Set<String> KEYWORDS = Set.of("""
            all analyse analyze and any array as asc asymmetric authorization between bigint binary
            bit boolean both case cast char character check coalesce collate collation column
            concurrently constraint create cross current_catalog current_date current_role
            current_schema current_time current_timestamp current_user dec decimal default deferrable
            desc distinct do else end except exists extract false fetch float for foreign freeze from
            full grant greatest group grouping having ilike in initially inner inout int integer
            intersect interval into is isnull join json json_array json_arrayagg json_exists
            json_object json_objectagg json_query json_scalar json_serialize json_table json_value
            lateral leading least left like limit localtime localtimestamp merge_action national
            natural nchar none normalize not notnull null nullif numeric offset on only or order out
            outer overlaps overlay placing position precision primary real references returning right
            row select session_user setof similar smallint some substring symmetric system_user table
            tablesample then time timestamp to trailing treat trim true union unique user using
            values varchar variadic verbose when where window with xmlattributes xmlconcat xmlelement
            xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable
            """.strip().split("\\s+"));

    private Sql() {}

    /** Quoted only where it must be. */
    public static String name(String name) {
        return PLAIN.matcher(name).matches() && !KEYWORDS.contains(name)
                ? name
                : "\"" + name.replace("\"", "\"\"") + "\"";
    }

    /** Without its schema where that is {@code public}. */
    public static String name(Name name) {
        return name.schema().equals("public") ? name(name.name()) : name(name.schema()) + "." + name(name.name());
    }

    /**
     * Types of {@code pg_catalog}, which PostgreSQL finds before those of {@code public}: one that is called the same
     * is only found by its whole name, as {@code format_type} writes it.
     */
    private static final Set<String> SHADOWED = Set.of("""
            aclitem bit bool box bpchar bytea char cid cidr circle cstring date datemultirange daterange
            event_trigger float4 float8 gtsvector inet int2 int2vector int4 int4multirange int4range int8
            int8multirange int8range internal interval json jsonb jsonpath line lseg macaddr macaddr8 money
            name numeric nummultirange numrange oid oid8 oidvector path pg_ddl_command pg_dependencies pg_lsn
            pg_mcv_list pg_ndistinct pg_node_tree pg_snapshot point polygon record refcursor regclass
            regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure regrole
            regtype text tid time timestamp timestamptz timetz trigger tsmultirange tsquery tsrange
            tstzmultirange tstzrange tsvector txid_snapshot unknown uuid varbit varchar void xid xid8 xml
            """.strip().split("\\s+"));

    /** As {@link #name(Name)}, for a type. */
    public static String type(Name name) {
        return name.schema().equals("public") && SHADOWED.contains(name.name())
                ? "public." + name(name.name())
                : name(name);
    }

    public static String names(List<String> names) {
        return names.stream().map(Sql::name).collect(Collectors.joining(", "));
    }

    public static String literal(String text) {
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.contains("\\") ? "E" + quoted.replace("\\", "\\\\") : quoted;
    }
}
