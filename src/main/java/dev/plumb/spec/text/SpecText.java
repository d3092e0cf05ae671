package dev.plumb.spec.text;

import dev.plumb.source.Excerpt;
import dev.plumb.source.SourceFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A whole specification as written: every document and block in its notation, located, and nothing
 * resolved. Lists keep the order of the documents (by path) and of what stands in them.
 *
 * @param sql {@code .sql} files and Markdown blocks, in the order in which the database takes them
 * @param contract what this backend serves; empty where no OpenAPI fragment is ours
 * @param partners contracts that integrations name, by the path as they write it
 */
public record SpecText(
        List<SourceFile> files,
        List<Excerpt> sql,
        Optional<ContractText> contract,
        Map<String, ContractText> partners,
        StackText stack,
        List<DataText> data,
        List<ShapeText> shapes,
        List<NamedExpression> invariants,
        List<OperationText> operations,
        ErrorsText errors,
        List<EventText> events,
        List<ReactionText> reactions,
        List<JobText> jobs,
        List<IntegrationText> integrations,
        Optional<WebhooksText> webhooks,
        List<IncomingText> incoming,
        Optional<AccountsText> accounts,
        AccessText access,
        PrivacyText privacy,
        List<Word> audit,
        List<LimitText> limits,
        List<CacheText> cache,
        TargetsText targets,
        List<AcceptedText> accepted,
        List<FeatureText> features,
        List<DiagramText> diagrams,
        List<ProseText> prose,
        List<ConfigurationText> configuration) {

    public SpecText {
        files = List.copyOf(files);
        sql = List.copyOf(sql);
        partners = Map.copyOf(partners);
        data = List.copyOf(data);
        shapes = List.copyOf(shapes);
        invariants = List.copyOf(invariants);
        operations = List.copyOf(operations);
        events = List.copyOf(events);
        reactions = List.copyOf(reactions);
        jobs = List.copyOf(jobs);
        integrations = List.copyOf(integrations);
        incoming = List.copyOf(incoming);
        audit = List.copyOf(audit);
        limits = List.copyOf(limits);
        cache = List.copyOf(cache);
        accepted = List.copyOf(accepted);
        features = List.copyOf(features);
        diagrams = List.copyOf(diagrams);
        prose = List.copyOf(prose);
        configuration = List.copyOf(configuration);
    }
}
