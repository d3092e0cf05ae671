package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Each function and macro that the language reference names, at least once, over rows with nulls and extremes: in
 * Java and in SQL, with what CEL's own evaluator gives. What only one of the two can say stands in a list of its own.
 */
class EveryFunctionTest {
    private static final List<String> EVERYWHERE = List.of(
            // texts
            "item.s.contains('a')",
            "item.t.startsWith('a')",
            "item.t.endsWith('a')",
            "item.s.size()",
            "size(item.t)",
            "item.s.lowerAscii()",
            "item.t.upperAscii()",
            "item.s.replace('a', 'bb')",
            // numbers
            "decimal('1.50') + item.price",
            "decimal(item.n) * item.price",
            "string(item.price)",
            "string(item.n)",
            "string(item.id)",
            "item.n / 7 + item.n % 7",
            "item.price / decimal('3')",
            "-item.n",
            "math.abs(item.n)",
            "math.abs(item.price)",
            "math.sign(item.price)",
            "math.ceil(item.price)",
            "math.floor(item.d)",
            "math.round(item.price)",
            "math.trunc(item.d)",
            "math.greatest(item.n, 3)",
            "math.least(item.n, 3)",
            // times
            "item.at + duration('90m')",
            "item.until - duration('1h')",
            "item.at - duration('36h') < now",
            "(item.until - item.at) > duration('1h')",
            "(now - item.at).getHours()",
            "(now - item.until).getMinutes()",
            "duration('90m').getMinutes() + item.n",
            "(now - item.at).getSeconds()",
            "timestamp(item.day)",
            "item.day < item.at",
            "item.at.getFullYear()",
            "item.at.getMonth()",
            "item.day.getDate()",
            "item.at.getDayOfMonth()",
            "item.at.getDayOfWeek()",
            "item.at.getDayOfYear()",
            "item.until.getHours()",
            "item.at.getMinutes()",
            "item.at.getSeconds()",
            "item.at.getMilliseconds()",
            // lists of rows
            "item.children.size()",
            "size(item.children)",
            "item.children.exists(c, c.n > 0)",
            "item.children.all(c, c.n > 0)",
            "item.children.exists_one(c, c.n > 0)",
            "item.children.filter(c, c.n > 0).size()",
            "item.children.map(c, c.t).distinct().size()",
            "item.children.map(c, c.price * c.n).sum()",
            "item.children.map(c, c.n).sum()",
            "item.children.map(c, c.n).min()",
            "item.children.map(c, c.at).max()",
            "item.children.map(c, c.price).avg()",
            "item.children.sortBy(c, c.at).first().s",
            "item.children.filter(c, c.flag).sortBy(c, c.n).first().price",
            "item.children.last().s",
            "item.children.map(c, c.n).last()",
            "item.children.sortBy(c, c.t).last().n",
            "item.children.filter(c, c.flag).sortBy(c, c.n).map(c, c.price).last()",
            "item.children.map(c, c.children.map(g, g.n).sum()).sum()",
            "item.children.exists(c, c.children.exists(g, g.n > c.n))",
            "item.group.items.filter(i, i.n > item.n).size()",
            "items.filter(i, i.group == item.group).map(i, i.n).max()",
            "item.parent.parent.s",
            "item.n in item.group.items.map(i, i.m)",
            "item.s in ['a', 'b']",
            "item.colour in [RED, BLUE]",
            "item.maybe ? item.n : 0",
            "item.t == null ? 'none' : item.t",
            "item.parent == null || item.parent.flag",
            "item.mail == 'A@B.c'");

    /** Only at hand: texts and lists that PostgreSQL has no short word for. */
    private static final List<String> IN_JAVA = List.of(
            "item.s.matches('^[a-z]+$')",
            "matches(item.s, 'a')",
            "item.s + 'abc'.charAt(1)",
            "item.s.indexOf('a')",
            "item.t.lastIndexOf('a')",
            "(item.s + 'abc').substring(1)",
            "(item.s + 'abc').substring(1, 3)",
            "item.s.trim()",
            "item.s.split(',').size()",
            "slug(item.s)",
            "int(item.price)",
            "string(item.at)",
            "duration(string(item.n % 100) + 'h') < duration('50h')",
            "item.at + duration(string(item.n % 100) + 'h')",
            "timestamp('2026-05-01T00:00:00Z') < item.at",
            "[3, item.n, 2].sort().first()",
            "[1, item.n].reverse().first()",
            "[item.n, 2, 2].distinct().size()",
            "[[1, item.n], [2]].flatten().size()",
            "[1, 2, item.n].slice(1, 3).size()",
            "item.children.all(i, c, c.n > i)",
            "item.children.exists(i, c, c.n == i || c.t == null)",
            "item.children.existsOne(i, c, i == 1 && c.flag)",
            "item.children.transformList(i, c, c.n + i).max()",
            "item.children.transformList(i, c, c.flag, c.price * i).sum()",
            "item.children.transformMapEntry(i, c, {string(c.id): c.n}).size()",
            "item.children.transformMapEntry(i, c, {string(c.id): c.n}).all(k, k.size() == 36)",
            "item.children.transformMapEntry(i, c, {string(c.id): c.n}).exists(k, v, v > 0 && k > 'a')",
            "item.children.transformMapEntry(i, c, {string(c.id): c.s}).transformMap(k, v, v.size() + 1).size()",
            "item.children.transformMapEntry(i, c, {string(c.id): c.n}).transformList(k, v, v > 0, v * 2).sum()",
            "sha256(item.s) == sha256('a')",
            "hmac('key', item.s) == hmac('key', 'a')");

    @Test
    void isInBothAndAgrees() throws Exception {
        check(EVERYWHERE, true);
    }

    @Test
    void isInJavaAndAgrees() throws Exception {
        check(IN_JAVA, false);
    }

    private static void check(List<String> texts, boolean alsoInSql) throws Exception {
        var read = new ArrayList<TypedExpression>();
        var wrong = new LinkedHashSet<String>();
        for (String text : texts) {
            AgreementTest.read(text).ifPresentOrElse(read::add, () -> wrong.add("not read: " + text));
        }
        for (long seed = 1; seed <= 2; seed++) {
            try (var executors = Executors.with(new RandomRows(new SplittableRandom(seed)))) {
                for (Executors.Outcome outcome : executors.run(read)) {
                    boolean inJava = outcome.results().stream()
                            .anyMatch(r -> r.executor().equals("java"));
                    if (!inJava) {
                        wrong.add("not in Java: " + outcome.expression().text());
                    }
                    if (alsoInSql && !outcome.inSql()) {
                        wrong.add("not in SQL: " + outcome.expression().text());
                    }
                    if (!outcome.agrees()) {
                        wrong.add(outcome.describe());
                    }
                }
            }
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
    }
}
