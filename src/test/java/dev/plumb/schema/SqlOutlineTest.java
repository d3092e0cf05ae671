package dev.plumb.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlOutlineTest {

    private static SqlOutline outline(String sql) {
        var file = new SourceFile("schema.sql", sql);
        return SqlOutline.of(List.of(new Span(file, 0, sql.length())));
    }

    @Test
    void statementsEndWhereTheyEnd() {
        var outline = outline("""
                -- a comment with a ; in it
                create table a (t text default ';', "x;y" int /* ; /* nested ; */ */);
                create function f() returns text language plpgsql as $body$ begin return ';'; end $body$;
                create function g() returns int language sql
                begin atomic
                  select case when true then 1 else 2 end;
                  select 2;
                end;
                select e'\\';', $$;$$, U&"d;"
                """);
        assertThat(outline.statements())
                .extracting(s -> s.tokens().getFirst().text() + " " + s.at().line())
                .containsExactly("create 2", "create 3", "create 4", "select 9");
    }

    @Test
    void placesOfWhatATableHolds() {
        var outline = outline("""
                create type mood as enum ('sad', 'so''so');
                create table if not exists shop."Order Line" (
                  id     bigint generated always as identity primary key,
                  amount numeric(12, 2) not null check (amount > 0),
                  other  int constraint positive check (other > 0) references t (id),
                  unique (amount, other),
                  check (amount > other)
                );
                create unique index on shop."Order Line" (lower(name), id desc);
                alter table shop."Order Line" add column later date;
                """);
        var table = new Name("shop", "Order Line");
        assertThat(outline.table(table)).get().hasToString("schema.sql:2:28");
        assertThat(outline.column(table, "amount")).get().hasToString("schema.sql:4:3");
        assertThat(outline.column(table, "later")).get().hasToString("schema.sql:10:42");
        assertThat(outline.constraint(table, "Order Line_pkey")).get().hasToString("schema.sql:3:46");
        assertThat(outline.constraint(table, "positive")).get().hasToString("schema.sql:5:25");
        assertThat(outline.constraint(table, "Order Line_other_fkey")).get().hasToString("schema.sql:5:52");
        assertThat(outline.constraint(table, "Order Line_amount_other_key"))
                .get()
                .hasToString("schema.sql:6:3");
        assertThat(outline.constraint(table, "Order Line_check")).get().hasToString("schema.sql:7:3");
        assertThat(outline.index(new Name("shop", "Order Line_lower_id_idx")))
                .get()
                .hasToString("schema.sql:9:24");
        assertThat(outline.enumValue(Name.inPublic("mood"), "so'so")).get().hasToString("schema.sql:1:34");
    }

    @Test
    void commentsAboveTablesAndBehindColumnsDescribe() {
        var outline = outline("""
                -- Not this one.

                -- Whoever has ordered once;
                -- and nobody else.
                create table customers (
                  id   int,      -- the number
                                 -- on the card
                  name text,
                  -- above says nothing
                  mail text /* reached here */
                ); -- nor does this
                create table plain (id int);
                """);
        var customers = Name.inPublic("customers");
        assertThat(outline.description(customers)).contains("Whoever has ordered once; and nobody else.");
        assertThat(outline.description(customers, "id")).contains("the number on the card");
        assertThat(outline.description(customers, "name")).isEmpty();
        assertThat(outline.description(customers, "mail")).contains("reached here");
        assertThat(outline.description(Name.inPublic("plain"))).isEmpty();
    }
}
