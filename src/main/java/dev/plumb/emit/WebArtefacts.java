package dev.plumb.emit;

import dev.plumb.design.Design;
import dev.plumb.design.FeatureDesign;
import dev.plumb.design.TypeDesign;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.design.Walk;
import dev.plumb.schema.Name;
import dev.plumb.schema.SpecifiedSchema.EnsuredRows;
import dev.plumb.spec.Contract;
import dev.plumb.spec.Step;
import dev.plumb.spec.story.Feature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All of a project that neither stores nor decides: what HTTP needs, configuration, build, contract and tests. */
final class WebArtefacts {
    private WebArtefacts() {}

    /**
     * @param others what is written of the project besides, and may use what projects share
     * @param ensured the rows that migrations ensure
     */
    static List<GeneratedFile> of(Design design, List<GeneratedFile> others, List<EnsuredRows> ensured) {
        var files = new ArrayList<GeneratedFile>();
        files.addAll(ApplicationFiles.of(design));
        for (FeatureDesign feature : design.features()) {
            feature.controller().ifPresent(_ -> files.add(ControllerFile.of(design, feature)));
            for (TypeDesign type : feature.types()) {
                switch (type) {
                    case TypeDesign.EnumDesign words -> files.add(EnumFile.of(design, words));
                    case TypeDesign.RecordDesign record -> {
                        if (!record.uses().equals(Set.of(Use.ROW))) {
                            files.add(RecordFile.of(design, record));
                        }
                    }
                }
            }
        }
        files.addAll(stories(design, ensured));
        files.addAll(ContractFiles.of(design));
        files.addAll(support(design, files, others, ensured));
        return files;
    }

    private static List<GeneratedFile> stories(Design design, List<EnsuredRows> ensured) {
        var taken = new HashSet<>(Set.of("backend"));
        Set<Name> filled = ensured.stream().map(EnsuredRows::table).collect(Collectors.toSet());
        var files = new ArrayList<GeneratedFile>();
        for (Feature feature : design.spec().features()) {
            if (!feature.scenarios().isEmpty()) {
                files.add(StoryFile.of(design, feature, filled, taken));
            }
        }
        var security = new SecurityText(design);
        if (AccessTestFile.fits(design)) {
            AccessTestFile.of(design, security, filled, taken).ifPresent(files::add);
            InputTestFile.of(design, security, taken).ifPresent(files::add);
        }
        return files;
    }

    /** Operations that the contract declares for HEAD itself are left what they are. */
    private static String requestFilter(Design design, SecurityText security) {
        List<Contract.Endpoint> heads = design.spec().contract().endpoints().stream()
                .filter(e -> e.method() == Contract.Method.HEAD)
                .toList();
        boolean some = !heads.isEmpty();
        return JavaLayout.lay(SupportFiles.template("main/web/RequestFilter")
                .with("imports", some ? """
                                import org.springframework.http.HttpMethod;
                                import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
                                import org.springframework.security.web.util.matcher.OrRequestMatcher;
                                import org.springframework.security.web.util.matcher.RequestMatcher;""" : "")
                .with(
                        "heads",
                        some ? "private static final RequestMatcher DECLARED = " + security.matcher(heads) + ";" : "")
                .with("declared", some ? " || DECLARED.matches(request)" : "")
                .fill());
    }

    private static List<GeneratedFile> support(
            Design design, List<GeneratedFile> files, List<GeneratedFile> others, List<EnsuredRows> ensured) {
        var security = new SecurityText(design);
        boolean keys = IdempotencyText.isUsed(design);
        boolean incoming = IncomingText.isUsed(design);
        Map<String, String> derived = new HashMap<>(security.derived());
        derived.put(ErrorCodeText.PATH, ErrorCodeText.of(design.spec(), unused(design, keys)));
        derived.put(ErrorCodeText.REFUSED, ErrorCodeText.refused(design.spec()));
        derived.put(ErrorBodyText.WRITER, ErrorBodyText.writer(design));
        derived.put(
                "main/problem/ProblemAdvice",
                SupportFiles.template("main/problem/ProblemAdvice")
                        .with("challenge", RuleText.quoted(security.challenge()))
                        .fill());
        derived.put("main/web/RequestFilter", requestFilter(design, security));
        derived.put(ErrorBodyText.VALVE, ErrorBodyText.valve(design));
        derived.put(ErrorBodyText.ANSWER, ErrorBodyText.answer(design));
        derived.put(BackendText.CALLER, JavaLayout.lay(BackendText.caller(design)));
        derived.put(BackendText.PATH, BackendText.of(design, security, ensured, keys));
        var also = new LinkedHashSet<String>();
        Optional<AccountText> accounts = AccountText.of(design);
        accounts.ifPresent(a -> {
            derived.putAll(a.derived());
            also.addAll(a.found());
        });
        if (security.hasTokens() && accounts.isEmpty()) {
            also.add(SecurityText.TOKENS);
        }
        if (EncryptionText.isUsed(design.spec())) {
            derived.put(EncryptionText.PATH, EncryptionText.of(design.spec()));
            derived.put(EncryptionText.KEY_CHANGE, EncryptionText.keyChange(design));
            also.add(EncryptionText.KEY_CHANGE);
        }
        if (incoming) {
            derived.put(IncomingText.PATH, IncomingText.of(design));
            also.add(IncomingText.PATH);
        }
        if (PersonalText.isUsed(design.spec())) {
            derived.put(PersonalText.PATH, PersonalText.of(design));
            also.add(PersonalText.PATH);
            if (PersonalText.isTrailErased(design.spec())) {
                also.add("main/privacy/TrailErasure");
            }
        }
        if (RateText.isUsed(design.spec())) {
            derived.put(RateText.PATH, RateText.of(design));
            also.add(RateText.PATH);
            if (RateText.isShared(design.spec())) {
                derived.put(RateText.SHARED, RateText.shared(design));
                also.add(RateText.SHARED);
                also.add(RateText.CLIENT);
            }
        }
        if (keys) {
            derived.putAll(IdempotencyText.derived(design));
            also.add(IdempotencyText.PATH);
            also.add(IdempotencyText.CONFIGURATION);
        }
        var all = new ArrayList<>(files);
        all.addAll(others);
        var background = new BackgroundText(design);
        if (PartnerKeysText.isUsed(design)) {
            derived.putAll(PartnerKeysText.derived(design));
        }
        derived.putAll(background.derived());
        also.addAll(background.found());
        if (all.stream()
                .anyMatch(
                        f -> f.path().startsWith(JavaSource.MAIN) && f.content().contains("Instant "))) {
            also.add("main/web/InstantSerializer");
        }
        List<GeneratedFile> support = new SupportFiles(design, derived).usedBy(all, also);
        Set<String> paths = support.stream().map(GeneratedFile::path).collect(Collectors.toSet());
        var result = new ArrayList<>(support);
        result.addAll(ConfigurationFiles.of(design, security, paths, EnvironmentText.names(design, all)));
        BrokerText.of(design).map(BrokerText::document).ifPresent(result::add);
        result.add(PomFile.of(design, paths));
        return result;
    }

    private static Set<String> unused(Design design, boolean keys) {
        var codes = new HashSet<String>();
        boolean rates =
                design.spec().limits().values().stream().anyMatch(l -> l.rate().isPresent());
        boolean locks = design.spec().access().accounts().isPresent()
                && design.spec().operations().stream().anyMatch(o -> {
                    var found = new ArrayList<Step>();
                    Walk.steps(o.steps(), step -> {
                        if (step instanceof Step.Account account
                                && AccountWriter.tellsTooMany(
                                        design.spec().access().accounts().get(), account)) {
                            found.add(step);
                        }
                    });
                    return !found.isEmpty();
                });
        if (!rates && !locks) {
            codes.add("TOO_MANY_REQUESTS");
        }
        if (!keys) {
            codes.add("IDEMPOTENCY_KEY_REUSED");
            codes.add("IDEMPOTENCY_KEY_IN_USE");
        }
        boolean tags =
                design.features().stream().flatMap(f -> f.operations().stream()).anyMatch(o -> o.ifMatch());
        if (!tags) {
            codes.add("CHANGED_MEANWHILE");
        }
        return codes;
    }
}
