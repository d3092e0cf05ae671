package dev.plumb.spec.read;

import dev.plumb.diagnostic.Near;
import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Node;
import dev.plumb.spec.text.ContractText;
import dev.plumb.spec.text.IntegrationText;
import dev.plumb.spec.text.Word;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The OpenAPI documents of a specification: our own, added up and refined by overlays, and those of
 * partners.
 */
final class Contracts {
    private final Problems problems;
    private final List<DocumentReader.Root> fragments = new ArrayList<>();
    private final List<Overlay> overlays = new ArrayList<>();
    private final Map<String, Node> files = new LinkedHashMap<>();
    private Optional<ContractText> own = Optional.empty();
    private final Map<String, ContractText> partners = new TreeMap<>();

    Contracts(Problems problems) {
        this.problems = problems;
    }

    Optional<ContractText> own() {
        return own;
    }

    Map<String, ContractText> partners() {
        return partners;
    }

    /** Takes contracts, overlays and what contracts refer to out of the documents; gives the others back. */
    List<DocumentReader.Root> take(List<DocumentReader.Root> roots) {
        var rest = new ArrayList<DocumentReader.Root>();
        for (DocumentReader.Root root : roots) {
            if (!root.file().path().endsWith(".md")) {
                files.putIfAbsent(root.file().path(), root.node());
            }
            if (isContract(root.node())) {
                fragments.add(root);
            } else if (root.node() instanceof Node.Mapping mapping
                    && mapping.get("overlay").isPresent()) {
                overlays.add(new Overlay(mapping, problems));
            } else {
                rest.add(root);
            }
        }
        Set<String> referred = referred();
        rest.removeIf(root -> referred.contains(root.file().path()));
        return rest;
    }

    private static boolean isContract(Node node) {
        return node instanceof Node.Mapping mapping
                && mapping.entries().stream()
                        .map(Node.Entry::name)
                        .anyMatch(Set.of("openapi", "paths", "components", "swagger")::contains);
    }

    /** The files that references lead to, from contracts on. */
    private Set<String> referred() {
        var reached = new LinkedHashSet<String>();
        var open = new ArrayDeque<DocumentReader.Root>(fragments);
        overlays.forEach(overlay ->
                open.add(new DocumentReader.Root(overlay.document().span().file(), overlay.document())));
        while (!open.isEmpty()) {
            DocumentReader.Root root = open.poll();
            References.each(root.node(), (scalar, reference) -> {
                int hash = reference.indexOf('#');
                String path = hash < 0 ? reference : reference.substring(0, hash);
                if (!path.isEmpty() && !path.contains("://")) {
                    String target = Paths.resolved(root.file().path(), path);
                    Node found = files.get(target);
                    if (found != null && !isContract(found) && reached.add(target)) {
                        open.add(new DocumentReader.Root(found.span().file(), found));
                    }
                }
            });
        }
        return reached;
    }

    /** Reads the contracts, once it is known which are partners'. */
    void read(List<IntegrationText> integrations) {
        Set<String> contractFiles = new LinkedHashSet<>();
        fragments.stream()
                .map(root -> root.file().path())
                .filter(path -> !path.endsWith(".md"))
                .forEach(contractFiles::add);
        for (IntegrationText integration : integrations) {
            Word named = integration.contract();
            List<String> candidates = List.of(
                    Paths.resolved("", named.text()),
                    Paths.resolved(named.span().file().path(), named.text()));
            Optional<String> path =
                    candidates.stream().filter(contractFiles::contains).findFirst();
            path.ifPresentOrElse(
                    found -> partner(named, found),
                    () -> problems.add(new ReadProblem.UnknownContract(
                            named.span(), named.text(), Near.of(named.text(), contractFiles))));
        }
        List<DocumentReader.Root> ours = fragments.stream()
                .filter(root -> partners.values().stream()
                        .noneMatch(partner -> partner.path().equals(root.file().path())))
                .toList();
        if (!ours.isEmpty()) {
            own = read(
                    ours,
                    overlays.stream()
                            .filter(overlay -> overlay.extended()
                                    .filter(path -> partners.values().stream()
                                            .anyMatch(partner -> partner.path().equals(path)))
                                    .isEmpty())
                            .toList(),
                    true);
        } else if (!overlays.isEmpty()) {
            overlays.stream()
                    .filter(overlay -> overlay.extended().isEmpty())
                    .forEach(overlay -> problems.add(new ReadProblem.BrokenOverlay(
                            overlay.document().span().within(0, 1), "there is no contract to refine", "")));
        }
    }

    private void partner(Word named, String path) {
        if (partners.containsKey(named.text())) {
            return;
        }
        List<DocumentReader.Root> theirs = fragments.stream()
                .filter(root -> root.file().path().equals(path))
                .toList();
        read(
                        theirs,
                        overlays.stream()
                                .filter(overlay ->
                                        overlay.extended().filter(path::equals).isPresent())
                                .toList(),
                        false)
                .ifPresentOrElse(
                        contract -> partners.put(named.text(), contract),
                        () -> partners.put(named.text(), new ContractText(path, (Node.Mapping)
                                theirs.getFirst().node())));
    }

    private Optional<ContractText> read(List<DocumentReader.Root> roots, List<Overlay> refining, boolean ours) {
        List<Node.Mapping> mappings =
                roots.stream().map(root -> (Node.Mapping) root.node()).toList();
        Node.Mapping document = ContractMerge.merge(mappings, problems);
        for (Overlay overlay : refining) {
            document = overlay.apply(document);
        }
        Optional<Integer> minor = minor(document);
        if (minor.isEmpty()) {
            return Optional.empty();
        }
        new ContractCheck(minor.get(), problems).check(document);
        Set<String> paths = new LinkedHashSet<>();
        roots.forEach(root -> paths.add(root.file().path()));
        Node.Mapping resolved = new References(files, paths, problems).resolve(document);
        Node.Mapping normal = minor.get() == 0 ? ContractVersion.as31(resolved) : resolved;
        var contract = new ContractText(roots.getFirst().file().path(), normal);
        new EndpointCheck(contract, ours, problems).check();
        return Optional.of(contract);
    }

    /** The minor version of OpenAPI 3; a document that does not say it is checked as 3.1. */
    private Optional<Integer> minor(Node.Mapping document) {
        Node version = document.get("openapi").or(() -> document.get("swagger")).orElse(null);
        if (!(version instanceof Node.Scalar scalar)) {
            return Optional.of(1);
        }
        return switch (scalar.text()) {
            case String text when text.matches("3\\.0(\\..*)?") -> Optional.of(0);
            case String text when text.matches("3\\.1(\\..*)?") -> Optional.of(1);
            case String text when text.matches("3\\.2(\\..*)?") -> Optional.of(2);
            case String text -> {
                problems.add(new ReadProblem.UnsupportedContract(scalar.span(), text));
                yield Optional.empty();
            }
        };
    }
}
