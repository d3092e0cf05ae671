package dev.plumb.spec.resolve;

import dev.plumb.diagnostic.Near;
import dev.plumb.expression.Expr;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.expression.TypedExpression;
import dev.plumb.expression.Types;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Access;
import dev.plumb.spec.Accounts;
import dev.plumb.spec.Contract;
import dev.plumb.spec.text.AccessText;
import dev.plumb.spec.text.AccountsText;
import dev.plumb.spec.text.NamedExpression;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Who may do what. */
final class AccessResolver {
    private final AccessText text;
    private final Vocabulary vocabulary;

    AccessResolver(AccessText text, Vocabulary vocabulary) {
        this.text = text;
        this.vocabulary = vocabulary;
    }

    /** What {@code viewer} is: a row of the table of accounts, or what a token of a foreign issuer says. */
    static Type viewer(AccessText access, Optional<AccountsText> accounts, Model model) {
        Optional<Type> row = accounts.flatMap(a -> model.entities().stream()
                        .filter(e -> e.table().toString().equals(a.table().text()))
                        .findFirst())
                .map(e -> new Type.Row(e.table(), false));
        if (row.isPresent()) {
            return row.get();
        }
        var properties = new LinkedHashMap<String, Type.Struct.Property>();
        properties.put("subject", new Type.Struct.Property(Types.TEXT, false));
        access.tokens()
                .ifPresent(tokens -> tokens.claims()
                        .forEach(claim -> properties.put(claim.text(), new Type.Struct.Property(Types.TEXT, false))));
        return Type.Struct.of("viewer", properties);
    }

    /** The tables of which not every viewer sees every row. */
    Set<Name> hidden() {
        var hidden = new LinkedHashSet<Name>();
        text.visible().forEach(v -> vocabulary.find(v.name().text()).ifPresent(entity -> hidden.add(entity.table())));
        return hidden;
    }

    Access resolve(Expressions expressions, Optional<Accounts> accounts) {
        var visible = new LinkedHashMap<Name, Access.Visibility>();
        for (NamedExpression rule : text.visible()) {
            vocabulary
                    .tableNamed(rule.name())
                    .ifPresent(entity -> expressions
                            .condition(rule.expression(), vocabulary.ofRow(entity))
                            .ifPresent(read -> visible.put(
                                    entity.table(),
                                    new Access.Visibility(rule.name().span(), entity.table(), entity.row(), read))));
        }
        Optional<Access.Tokens> tokens = text.tokens()
                .map(t -> new Access.Tokens(
                        t.span(),
                        t.issuer().map(Word::text).orElse(""),
                        t.audience().map(Word::text).orElse(""),
                        path(t.roles()),
                        t.claims().stream().map(Word::text).toList()));
        Optional<Access.Cors> cors = text.cors().isEmpty()
                ? Optional.empty()
                : Optional.of(new Access.Cors(
                        text.cors().getFirst().span(),
                        text.cors().stream().map(Word::text).toList(),
                        vocabulary.contract().schemes().values().stream()
                                .anyMatch(s -> s.in().filter(Contract.In.COOKIE::equals)
                                        .isPresent())));
        return new Access(tokens, accounts, roles(), visible, cors);
    }

    private static List<String> path(Optional<Word> roles) {
        return roles.map(Word::text)
                .map(path -> path.startsWith("claims.") ? path.substring("claims.".length()) : path)
                .map(path -> List.of(path.split("\\.")))
                .orElse(List.of("roles"));
    }

    /** Every role that is named, with all that it includes. */
    private SequencedMap<String, List<String>> roles() {
        var direct = new LinkedHashMap<String, List<Word>>();
        for (AccessText.Role role : text.roles()) {
            direct.put(role.name().text(), role.includes());
        }
        var all = new LinkedHashSet<String>();
        direct.forEach((name, includes) -> {
            all.add(name);
            includes.forEach(i -> all.add(i.text()));
        });
        for (Contract.Endpoint endpoint : vocabulary.contract().endpoints()) {
            for (Contract.Alternative alternative : endpoint.security().alternatives()) {
                for (Contract.Requirement requirement : alternative.requirements()) {
                    requirement.roles().forEach(role -> named(requirement, role, all, direct));
                }
            }
        }
        var roles = new LinkedHashMap<String, List<String>>();
        for (String role : all) {
            var included = new LinkedHashSet<String>();
            include(role, direct, included);
            if (included.remove(role)) {
                text.roles().stream()
                        .filter(r -> r.name().text().equals(role))
                        .findFirst()
                        .ifPresent(r -> vocabulary
                                .problems()
                                .add(new SpecProblem.Circle(r.name().span(), "roles", List.of(role))));
            }
            roles.put(role, List.copyOf(included));
        }
        return roles;
    }

    /** A role of the contract that stands in no hierarchy may be meant so; one that is nearly another is not. */
    private void named(Contract.Requirement requirement, String role, Set<String> all, Map<String, List<Word>> direct) {
        if (all.contains(role)) {
            return;
        }
        List<String> near = direct.isEmpty() ? List.of() : Near.of(role, all);
        if (near.isEmpty()) {
            all.add(role);
        } else {
            vocabulary
                    .problems()
                    .add(new SpecProblem.Unknown(requirement.span(), SpecProblem.Kind.ROLE, role, "", near));
        }
    }

    private static void include(String role, Map<String, List<Word>> direct, Set<String> into) {
        for (Word included : direct.getOrDefault(role, List.of())) {
            if (into.add(included.text())) {
                include(included.text(), direct, into);
            }
        }
    }

    /** {@code viewer.is('…')} of a role that nothing names. */
    static void checkRoles(Iterable<TypedExpression> expressions, Set<String> roles, Vocabulary vocabulary) {
        for (TypedExpression expression : expressions) {
            Walk.through(expression.expr(), node -> {
                if (node instanceof Expr.Call call
                        && call.function().equals("is")
                        && !call.arguments().isEmpty()
                        && call.arguments().getLast() instanceof Expr.Literal literal
                        && literal.value() instanceof String role
                        && !roles.contains(role)) {
                    Span at = literal.span();
                    vocabulary.unknown(at, SpecProblem.Kind.ROLE, role, "", new ArrayList<>(roles));
                }
            });
        }
    }
}
