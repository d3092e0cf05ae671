package dev.plumb.design;

import dev.plumb.design.BackgroundDesign.JobDesign;
import dev.plumb.design.BackgroundDesign.ReactionDesign;
import dev.plumb.design.TypeDesign.Use;
import dev.plumb.expression.Model;
import dev.plumb.expression.Type;
import dev.plumb.schema.Name;
import dev.plumb.source.Span;
import dev.plumb.spec.Consequences;
import dev.plumb.spec.Operation;
import dev.plumb.spec.Schema;
import dev.plumb.spec.Spec;
import dev.plumb.spec.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Events, and what is done in the background: their classes, and where they stand. */
final class ConsequenceDesigner {
    private final Spec spec;
    private final Naming naming;
    private final TypeDesigner types;
    private final List<FeatureDesigner.Outline> features;

    ConsequenceDesigner(Spec spec, Naming naming, TypeDesigner types, List<FeatureDesigner.Outline> features) {
        this.spec = spec;
        this.naming = naming;
        this.types = types;
        this.features = features;
    }

    List<EventDesign> events() {
        var designs = new ArrayList<EventDesign>();
        for (Consequences.Event event : spec.consequences().events().values()) {
            designs.add(event(event, eventPackage()));
        }
        return designs;
    }

    private String eventPackage() {
        String wanted = spec.stack().packageName() + ".event";
        var taken = new HashSet<String>();
        features.forEach(f -> taken.add(f.packageName()));
        return taken.contains(wanted) ? wanted + "s" : wanted;
    }

    private EventDesign event(Consequences.Event event, String home) {
        String name = naming.type(home, Words.pascal(event.name()), "Event");
        var taken = new HashSet<>(Set.of("subject"));
        var parts = new ArrayList<EventDesign.Part>();
        for (Consequences.Event.Part part : event.parts().values()) {
            var components = new ArrayList<EventDesign.Component>();
            if (part.table().isPresent()) {
                Model.Entity entity = spec.model().entity(part.table().get()).orElseThrow();
                for (String column : entity.key()) {
                    Model.Attribute key = entity.byColumn(column).orElseThrow();
                    String wanted = Words.camel(part.name()) + (entity.key().size() == 1 ? "" : Words.pascal(column));
                    components.add(new EventDesign.Component(
                            Naming.member(wanted, taken), column, types.of(key.type(), home), false));
                }
            } else {
                components.add(new EventDesign.Component(
                        Naming.member(Words.camel(part.name()), taken),
                        "",
                        part.schema()
                                .map(s -> schema(s, part, event, home))
                                .orElseGet(() -> types.of(part.type(), home)),
                        part.type().nullable()));
            }
            parts.add(new EventDesign.Part(part, components));
        }
        return new EventDesign(
                event, name, home, parts, isTold(event) ? Optional.of(told(event, home)) : Optional.empty());
    }

    /** A record of the feature whose rows the event is about, which events name too. */
    private ValueType schema(Schema schema, Consequences.Event.Part part, Consequences.Event event, String home) {
        Optional<Name> subject =
                event.parts().values().stream().flatMap(p -> p.table().stream()).findFirst();
        String feature = home(subject, List.of()).packageName();
        types.of(schema, Words.pascal(part.name()), feature, Use.RESPONSE);
        return types.of(schema, Words.pascal(part.name()), home, Use.RESPONSE);
    }

    private boolean isTold(Consequences.Event event) {
        return !spec.stack().broker().equals("none")
                || spec.consequences()
                        .webhooks()
                        .filter(w -> w.events().contains(event.name()))
                        .isPresent();
    }

    private EventDesign.Told told(Consequences.Event event, String home) {
        var shown = new ArrayList<ValueType>();
        for (Consequences.Event.Part part : event.parts().values()) {
            shown.add(
                    part.schema().map(s -> schema(s, part, event, home)).orElseGet(() -> types.of(part.type(), home)));
        }
        return new EventDesign.Told("Told", shown);
    }

    List<BackgroundDesign> background(List<EventDesign> events) {
        var designs = new ArrayList<BackgroundDesign>();
        for (Consequences.Reaction reaction : spec.consequences().reactions()) {
            EventDesign event = events.stream()
                    .filter(e -> e.event().name().equals(reaction.event()))
                    .findFirst()
                    .orElseThrow();
            Optional<Name> subject = event.parts().stream()
                    .flatMap(p -> p.part().table().stream())
                    .findFirst();
            FeatureDesigner.Outline home = home(subject, reaction.steps());
            designs.add(new ReactionDesign(
                    reaction,
                    event,
                    naming.type(home.packageName(), Words.pascal(reaction.event()) + "Reaction", "Class"),
                    home.name()));
            event.parts().forEach(p -> p.part().table().ifPresent(t -> types.row(t, home.packageName())));
        }
        for (Consequences.Job job : spec.consequences().jobs()) {
            FeatureDesigner.Outline home = home(listed(job.steps()), job.steps());
            designs.add(new JobDesign(
                    job, naming.type(home.packageName(), Words.pascal(job.name()) + "Job", "Class"), home.name()));
        }
        return designs;
    }

    /** The package of what is done in the background. */
    String packageOf(BackgroundDesign design) {
        return features.stream()
                .filter(f -> f.name().equals(design.feature()))
                .findFirst()
                .orElseThrow()
                .packageName();
    }

    static List<Step> steps(BackgroundDesign design) {
        return switch (design) {
            case ReactionDesign reaction -> reaction.reaction().steps();
            case JobDesign job -> job.job().steps();
        };
    }

    static Span at(BackgroundDesign design) {
        return switch (design) {
            case ReactionDesign reaction -> reaction.reaction().span();
            case JobDesign job -> job.job().span();
        };
    }

    private static Optional<Name> listed(List<Step> steps) {
        return steps.stream()
                .filter(s -> s instanceof Step.Each)
                .map(s -> ((Step.Each) s).list().type())
                .filter(t -> t instanceof Type.ListOf of && of.element() instanceof Type.Row)
                .map(t -> ((Type.Row) ((Type.ListOf) t).element()).table())
                .findFirst();
    }

    private FeatureDesigner.Outline home(Optional<Name> table, List<Step> steps) {
        var tables = new LinkedHashSet<Name>();
        table.ifPresent(tables::add);
        var run = new LinkedHashSet<String>();
        Walk.steps(steps, step -> {
            switch (step) {
                case Step.Run r -> run.add(r.operation());
                case Step.Create create -> tables.add(create.table());
                case Step.Ensure ensure -> tables.add(ensure.table());
                case Step.Change change -> change.rows().forEach(r -> tables.add(r.table()));
                case Step.Delete delete -> addTable(delete.target().type(), tables);
                case Step.Find find -> addTable(find.list().type(), tables);
                case Step.Require _,
                        Step.Let _,
                        Step.Each _,
                        Step.ListPage _,
                        Step.Emit _,
                        Step.Call _,
                        Step.Account _,
                        Step.Block _,
                        Step.Answer _ -> {}
            }
        });
        return tables.stream()
                .flatMap(t -> features.stream().filter(f -> f.tables().contains(t)))
                .findFirst()
                .or(() -> features.stream()
                        .filter(f ->
                                f.operations().stream().map(Operation::name).anyMatch(run::contains))
                        .findFirst())
                .orElseGet(features::getFirst);
    }

    private static void addTable(Type type, Set<Name> tables) {
        switch (type) {
            case Type.Row row -> tables.add(row.table());
            case Type.ListOf list -> addTable(list.element(), tables);
            case Type.Scalar _, Type.Enumeration _, Type.MapOf _, Type.Struct _ -> {}
        }
    }

    /** Steps of the background, as an operation that others run. */
    static Operation operation(Span at, String name, Map<String, Type> takes, List<Step> steps) {
        return new Operation(
                at,
                name,
                Optional.empty(),
                false,
                new LinkedHashMap<>(takes),
                Optional.empty(),
                Optional.empty(),
                steps);
    }
}
