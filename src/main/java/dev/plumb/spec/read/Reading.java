package dev.plumb.spec.read;

import dev.plumb.diagnostic.Problems;
import dev.plumb.source.Document;
import dev.plumb.source.Node;
import dev.plumb.source.SourceFile;
import dev.plumb.source.Span;
import dev.plumb.spec.read.DocumentReader.Result;
import dev.plumb.spec.read.DocumentReader.Root;
import dev.plumb.spec.text.IntegrationText;
import dev.plumb.spec.text.SpecText;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One reading of a specification: documents one by one, side by side; then what all of them say is added up. */
final class Reading {
    private final Problems problems;

    Reading(Problems problems) {
        this.problems = problems;
    }

    SpecText read(List<Document> documents) {
        List<Document> ordered = documents.stream()
                .filter(document -> DocumentReader.reads(document.path()))
                .sorted(Comparator.comparing(Document::path))
                .toList();
        if (ordered.isEmpty()) {
            var nothing = new SourceFile(".", "");
            problems.add(new ReadProblem.EmptySpecification(new Span(nothing, 0, 0)));
        }
        List<String> paths = ordered.stream().map(Document::path).toList();
        List<Result> read = ordered.parallelStream()
                .map(document -> DocumentReader.read(document, paths))
                .toList();
        read.forEach(result -> problems.addAll(result.problems()));
        return specification(read);
    }

    private static <T> List<T> all(List<Result> read, Function<Result, List<T>> part) {
        return read.stream().map(part).flatMap(Collection::stream).toList();
    }

    private SpecText specification(List<Result> read) {
        var sections = new Sections(problems);
        var contracts = new Contracts(problems);
        List<Root> own = contracts.take(all(read, Result::roots));
        own.forEach(root -> sections.add(root.node()));
        List<IntegrationText> integrations = new PartnerSections(sections, problems).integrations();
        contracts.read(integrations);
        var data = new DataSections(sections, problems);
        var work = new WorkSections(sections, problems);
        var rules = new RuleSections(sections, problems);
        var partners = new PartnerSections(sections, problems);
        return new SpecText(
                read.stream().map(Result::file).toList(),
                all(read, Result::sql),
                contracts.own(),
                contracts.partners(),
                data.stack(),
                data.data(),
                data.shapes(),
                data.invariants(),
                work.operations(),
                work.errors(),
                work.events(),
                work.reactions(),
                work.jobs(),
                integrations,
                partners.webhooks(),
                partners.incoming(),
                rules.accounts(),
                rules.access(),
                rules.privacy(),
                rules.audit(),
                rules.limits(),
                rules.cache(),
                data.targets(),
                rules.accepted(),
                all(read, Result::features),
                all(read, Result::diagrams),
                all(read, Result::prose),
                ConfigurationReader.read(sections, problems));
    }

    static List<Node.Entry> entries(Optional<Node.Mapping> mapping) {
        return mapping.map(Node.Mapping::entries).orElse(List.of());
    }
}
