package dev.plumb.spec;

import dev.plumb.expression.Expr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** How people sign in over the contract, as stories and proofs need to know it. */
public final class SignIn {
    private SignIn() {}

    /**
     * Where login and password stand in a request's body.
     *
     * @param login path of properties ({@code user.email})
     */
    public record Fields(String login, String password) {}

    /** The operation by which an account signs in. */
    public static Optional<Operation> operation(Spec spec) {
        return spec.operations().stream()
                .filter(o -> o.endpoint().isPresent())
                .filter(o -> o.steps().stream()
                        .anyMatch(s -> s instanceof Step.Account account
                                && account.action().equals("sign-in")))
                .filter(o -> fields(spec, o).isPresent())
                .findFirst();
    }

    /** Of an operation that signs in or opens an account. */
    public static Optional<Fields> fields(Spec spec, Operation operation) {
        Optional<Accounts> accounts = spec.access().accounts();
        if (accounts.isEmpty()) {
            return Optional.empty();
        }
        for (Step step : operation.steps()) {
            Optional<Fields> found = Optional.empty();
            if (step instanceof Step.Account account && account.action().equals("sign-in")) {
                found = fields(field(account, "login"), field(account, "password"));
            } else if (step instanceof Step.Create create
                    && create.table().equals(accounts.get().table())) {
                found = fields(
                        field(create, accounts.get().login()),
                        field(create, accounts.get().password().orElse("")));
            }
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<Fields> fields(Optional<String> login, Optional<String> password) {
        return login.flatMap(l -> password.map(p -> new Fields(l, p)));
    }

    private static Optional<String> field(Step.Account step, String part) {
        return Optional.ofNullable(step.with().get(part))
                .map(Step.Account.Given::field)
                .filter(f -> !f.isEmpty());
    }

    private static Optional<String> field(Step.Create step, String column) {
        return step.with().stream()
                .filter(a -> a.column().equals(column))
                .flatMap(a -> a.field().stream())
                .findFirst();
    }

    /** What the properties are called in which answers hand out access tokens. */
    public static Set<String> tokenProperties(Spec spec) {
        var names = new LinkedHashSet<String>();
        if (spec.access().accounts().isEmpty()) {
            names.add("accessToken");
            return names;
        }
        spec.operations().forEach(o -> tokens(o, names::add));
        return names;
    }

    /** What the properties are called in which answers hand out refresh tokens. */
    public static Set<String> refreshProperties(Spec spec) {
        var names = new LinkedHashSet<String>();
        spec.operations().forEach(o -> handedOut(o, "refreshToken", names::add));
        return names;
    }

    /** Whether an answer of the operation hands out an access token. */
    public static boolean handsOut(Operation operation) {
        var names = new ArrayList<String>();
        tokens(operation, names::add);
        return !names.isEmpty()
                || operation.steps().stream().anyMatch(s -> s instanceof Step.Answer answer && setsCookie(answer));
    }

    /** Whether an answer hands out an access token as a cookie. */
    private static boolean setsCookie(Step.Answer answer) {
        return answer.headers().entrySet().stream()
                .anyMatch(h -> h.getKey().equalsIgnoreCase("Set-Cookie")
                        && !(h.getValue().expr() instanceof Expr.Literal));
    }

    private static void tokens(Operation operation, Consumer<String> each) {
        handedOut(operation, "accessToken", each);
    }

    private static void handedOut(Operation operation, String token, Consumer<String> each) {
        for (Step step : operation.steps()) {
            if (step instanceof Step.Answer answer && answer.body().isPresent()) {
                tokens("", answer.body().get(), token, each);
            }
        }
    }

    private static void tokens(String name, Rendering rendering, String token, Consumer<String> each) {
        switch (rendering) {
            case Rendering.Scalar scalar -> {
                if (!name.isEmpty() && isToken(scalar.value().expr(), token)) {
                    each.accept(name);
                }
            }
            case Rendering.Structure structure ->
                structure.fields().forEach(f -> tokens(f.property(), f.value(), token, each));
            case Rendering.One one -> tokens(name, one.item(), token, each);
            case Rendering.Many _, Rendering.Elements _, Rendering.Again _ -> {}
        }
    }

    private static boolean isToken(Expr value, String token) {
        return switch (value) {
            case Expr.Property property -> property.property().equals(token);
            case Expr.Call call -> call.function().equals(token);
            case Expr.Literal _,
                    Expr.Variable _,
                    Expr.Rows _,
                    Expr.Column _,
                    Expr.Reference _,
                    Expr.Inverse _,
                    Expr.At _,
                    Expr.Has _,
                    Expr.Conditional _,
                    Expr.ListLiteral _,
                    Expr.MapLiteral _,
                    Expr.Comprehension _ -> false;
        };
    }
}
