package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.source.Span;
import dev.plumb.spec.text.ContractText;
import dev.plumb.spec.text.ContractText.Endpoint;
import dev.plumb.spec.text.Word;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What OpenAPI demands of paths and operations beyond the shape of its objects. */
final class EndpointCheck {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

    private final ContractText contract;
    private final boolean ours;
    private final Problems problems;

    /** @param ours whether every operation needs an id; a partner's are named where they are called */
    EndpointCheck(ContractText contract, boolean ours, Problems problems) {
        this.contract = contract;
        this.ours = ours;
        this.problems = problems;
    }

    void check() {
        Map<String, Word> templates = new LinkedHashMap<>();
        for (Endpoint endpoint : contract.endpoints()) {
            if (ours && endpoint.operationId().isEmpty()) {
                problems.add(new ReadProblem.ContractMissingKey(
                        endpoint.method().span(),
                        "operationId",
                        "the operation `" + endpoint.method() + " " + endpoint.path() + "`"));
            }
            String template = endpoint.method() + " "
                    + VARIABLE.matcher(endpoint.path().text()).replaceAll("{}");
            twice(templates, endpoint.path(), template, "path");
            parameters(endpoint);
        }
    }

    private void twice(Map<String, Word> known, Word word, String name, String what) {
        Word first = known.putIfAbsent(name, word);
        if (first != null && !first.span().equals(word.span())) {
            problems.add(new ReadProblem.DeclaredTwice(word.span(), what, word.text(), first.span()));
        }
    }

    private void parameters(Endpoint endpoint) {
        Map<String, Span> declared = new LinkedHashMap<>();
        for (Node.Mapping owner : List.of(endpoint.pathItem(), endpoint.operation())) {
            Set<String> here = new LinkedHashSet<>();
            for (Node.Mapping parameter : parameters(owner)) {
                String name = text(parameter, "name");
                String in = text(parameter, "in");
                Span at = parameter.get("name").map(Node::span).orElse(parameter.span());
                if (!here.add(in + " " + name)) {
                    problems.add(new ReadProblem.DeclaredTwice(
                            at,
                            in + " parameter",
                            name,
                            parameters(owner).stream()
                                    .filter(p -> text(p, "name").equals(name)
                                            && text(p, "in").equals(in))
                                    .findFirst()
                                    .flatMap(p -> p.get("name"))
                                    .map(Node::span)
                                    .orElse(at)));
                }
                if (in.equals("path")) {
                    declared.put(name, at);
                    required(parameter, name);
                }
            }
        }
        var variables = new ArrayList<String>();
        var matcher = VARIABLE.matcher(endpoint.path().text());
        while (matcher.find()) {
            variables.add(matcher.group(1));
        }
        declared.forEach((name, at) -> {
            if (!variables.contains(name)) {
                problems.add(new ReadProblem.ContractWrongValue(
                        at,
                        "the path parameter `" + name + "`",
                        "a variable of the path",
                        "not in `" + endpoint.path() + "`"));
            }
        });
    }

    private void required(Node.Mapping parameter, String name) {
        if (!text(parameter, "required").equals("true")) {
            Span at = parameter.get("required").map(Node::span).orElse(parameter.span());
            problems.add(new ReadProblem.ContractWrongValue(
                    at, "the path parameter `" + name + "`", "`required: true`", "optional"));
        }
    }

    private List<Node.Mapping> parameters(Node.Mapping owner) {
        if (!(owner.get("parameters").orElse(null) instanceof Node.Sequence list)) {
            return List.of();
        }
        var found = new ArrayList<Node.Mapping>();
        for (Node item : list.items()) {
            if (contract.resolved(item).orElse(null) instanceof Node.Mapping parameter
                    && parameter.get("name").isPresent()) {
                found.add(parameter);
            }
        }
        return found;
    }

    private static String text(Node.Mapping mapping, String key) {
        return mapping.get(key).orElse(null) instanceof Node.Scalar scalar ? scalar.text() : "";
    }
}
