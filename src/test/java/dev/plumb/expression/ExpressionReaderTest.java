package dev.plumb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumb.diagnostic.Problem;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionReaderTest {
    static final Map<String, Type> VARIABLES = variables();

    private static Map<String, Type> variables() {
        var line = Schemas.struct("item", "sku text", "quantity int");
        var request = new LinkedHashMap<String, Type.Struct.Property>();
        request.put("lines", new Type.Struct.Property(Type.ListOf.of(line), false));
        request.put("shipTo", new Type.Struct.Property(Types.TEXT, false));
        request.put("ship-from", new Type.Struct.Property(Types.TEXT, false));
        request.put("größe", new Type.Struct.Property(Types.INT, false));
        request.put("note", new Type.Struct.Property(Types.TEXT.withNullable(true), true));
        var variables = new LinkedHashMap<String, Type>();
        variables.put("product", Schemas.row("products"));
        variables.put("category", Types.TEXT.withNullable(true));
        variables.put("status", Schemas.PRODUCT_STATUS.withNullable(true));
        variables.put("minPrice", Types.DECIMAL.withNullable(true));
        variables.put("q", Types.TEXT.withNullable(true));
        variables.put("viewer", Schemas.row("users").withNullable(true));
        variables.put("viewer.subject", Types.TEXT);
        variables.put("user", Schemas.row("users"));
        variables.put("role", new Type.Enumeration(Optional.empty(), List.of("admin", "auditor"), false));
        variables.put("order", Schemas.row("orders"));
        variables.put("payment", Schemas.row("payments"));
        variables.put("item", line);
        variables.put("request", Type.Struct.of("request", request));
        variables.put("now", Types.TIMESTAMP);
        variables.put("env", Schemas.struct("env", "PAYMENTS_TOKEN text"));
        return variables;
    }

    static Optional<TypedExpression> read(String text, Problems problems) {
        return ExpressionReader.read(Schemas.span(text), text, Schemas.scope(VARIABLES), problems);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product.category.slug",
                "request['ship-from'] == request.`ship-from`",
                "request.größe > 3 && products.exists(stück, stück.stock == request.größe)",
                "{'Größe': request.größe}.Größe == request.größe",
                "product.status != DRAFT || viewer.is('staff')",
                "status == null   || product.status == status",
                "category == null || product.category.slug == category",
                "minPrice == null || product.price >= minPrice",
                "q == null        || product.name.lowerAscii().contains(q.lowerAscii())",
                "product.createdAt",
                "user == viewer || viewer.is('auditor')",
                "user.userRoles.map(r, r.role)",
                "role != 'admin' || userRoles.exists(r, r.role == 'admin' && r.user != user)",
                "user.userRoles.filter(r, r.role == role)",
                "order.customer.subject == viewer.subject || viewer.is('clerk')",
                "'No product ' + item.sku",
                "'Only ' + string(product.stock) + ' of ' + product.sku + ' left'",
                "products.all(p, p.stock >= 0)",
                "orders.all(o, o.total == o.lines.map(l, l.unitPrice * l.quantity).sum())",
                "orders.all(o, o.status != PAID || o.payments.filter(p, p.status == SUCCEEDED).size() == 1)",
                "request.lines.map(l, l.sku).distinct().size() == request.lines.size()",
                "product.stock >= item.quantity",
                "product.stock - item.quantity",
                "order.total + product.price * item.quantity",
                "order.status in [PENDING, PAID]",
                "order.status == PENDING && order.createdAt < now - duration('30m')",
                "randomBytes(32)",
                "'Bearer ' + env.PAYMENTS_TOKEN",
                "'charge:' + string(order.id)",
                "payment.status == SUCCEEDED",
                "has(request.note) && request.note.size() > 3",
                "PENDING == order.status",
                "order.status == (q == null ? PENDING : PAID)",
                "order.lines.sortBy(l, l.unitPrice).first().product.sku",
                "products.map(p, p.price > 9.99, p.sku).join(', ')",
                "[1, 2, 3].all(i, v, v > i)",
                "{'a': 1, 'b': product.price}.b > 1",
                "request.?note.orValue('none')",
                "math.greatest(product.stock, 3) > 2",
                "product.attributes.color == 'red'",
                "viewer != null && products.exists(p, p.category.parent.slug == 'x')",
                "order.lines.transformList(i, l, l.quantity > i, l.quantity * i)",
                "size(order.lines) > 0",
                "slug(product.name)",
                "order.customer",
                "product.createdAt.getFullYear() == 2026",
                "lists.range(3).map(i, i * 2).sum()",
                "-product.stock < 0 && !(product.price > 1.5)",
            })
    void readsWhatSpecificationsSay(String text) {
        var problems = new Problems();
        var read = read(text, problems);
        assertThat(problems.sorted()).isEmpty();
        assertThat(read).isPresent();
        assertThat(read.get().expr().span().text()).isEqualTo(text.strip());
    }

    @Test
    void typesAreThoseOfTheTables() {
        assertThat(typeOf("product.category.parent.slug")).isEqualTo(Types.TEXT.withNullable(true));
        assertThat(typeOf("product.price * 2")).isEqualTo(Types.DECIMAL);
        assertThat(typeOf("product.stock / 2")).isEqualTo(Types.INT);
        assertThat(typeOf("order.lines.map(l, l.product)")).isEqualTo(Type.ListOf.of(Schemas.row("products")));
        assertThat(typeOf("now - order.createdAt")).isEqualTo(Types.DURATION);
        assertThat(typeOf("user.userRoles.map(r, r.grantedBy).first().email"))
                .isEqualTo(new Type.Scalar(Type.Kind.CITEXT, true));
    }

    private static Type typeOf(String text) {
        return read(text, new Problems()).orElseThrow().type();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product.nmae == 'x' | unknown-column nmae (name)",
                "prodct.name == 'x' && order.stats == PAID | unknown-name prodct (product) | unknown-column stats (status)",
                "order.status == PAYED | unknown-word PAYED (PAID)",
                "product.status == PENDING | unknown-word PENDING",
                "role == 'adminn' | unknown-word 'adminn' (admin)",
                "product.name == 3 | not-comparable product.name == 3",
                "product.name + 3 | not-comparable product.name + 3",
                "product.name.containz('x') | unknown-function containz (contains)",
                "product.name.contains(3) | wrong-arguments contains",
                "product.name && true | wrong-type product.name",
                "request.shipTO | unknown-property shipTO (shipTo)",
                "order.lines.exists(l, l.quantty > 1 && l.x == 2) | unknown-column quantty (quantity) | unknown-column x",
                "product == order | not-comparable product == order",
                "product.price > | broken-expression ",
                "product.price.map(x, x) | wrong-type product.price",
                "order.status in [PENDING, PAYED, CANCELED] | unknown-word PAYED (PAID) | unknown-word CANCELED (CANCELLED)",
                "has(product) | broken-expression (",
            })
    void namesEveryFaultAtItsPlace(String line) {
        List<String> parts = List.of(line.split(" \\| ", -1));
        var problems = new Problems();
        assertThat(read(parts.getFirst(), problems)).isEmpty();
        assertThat(problems.sorted().stream().map(ExpressionReaderTest::shortly).toList())
                .isEqualTo(parts.subList(1, parts.size()));
    }

    private static String shortly(Problem problem) {
        List<String> near = switch ((ExpressionProblem) problem) {
            case ExpressionProblem.UnknownColumn p -> p.near();
            case ExpressionProblem.UnknownName p -> p.near();
            case ExpressionProblem.UnknownWord p -> p.near();
            case ExpressionProblem.UnknownFunction p -> p.near();
            case ExpressionProblem.UnknownProperty p -> p.near();
            case ExpressionProblem.BrokenExpression _,
                    ExpressionProblem.WrongType _,
                    ExpressionProblem.NotComparable _,
                    ExpressionProblem.WrongArguments _,
                    ExpressionProblem.NotHere _,
                    ExpressionProblem.Refused _ -> List.of();
        };
        return problem.code() + " " + problem.at().text() + (near.isEmpty() ? "" : " (" + near.getFirst() + ")");
    }

    @Test
    void findsThePlaceInAQuotedAndInAFoldedScalar() {
        var quoted = new SourceFile("a.md", "x: \"'a' + product.nmae + \\\"b\\\"\"\ny: 1");
        var problems = new Problems();
        ExpressionReader.read(
                new Span(quoted, 3, quoted.text().indexOf('\n')),
                "'a' + product.nmae + \"b\"",
                Schemas.scope(VARIABLES),
                problems);
        assertThat(problems.sorted().getFirst().at().text()).isEqualTo("nmae");

        var folded = new SourceFile("a.md", "x:\n  product.name == 'x'\n  && product.nmae == 'y'\n");
        problems = new Problems();
        ExpressionReader.read(
                new Span(folded, 5, folded.text().length() - 1),
                "product.name == 'x' && product.nmae == 'y'",
                Schemas.scope(VARIABLES),
                problems);
        assertThat(problems.sorted().getFirst().at().text()).isEqualTo("nmae");
    }
}
