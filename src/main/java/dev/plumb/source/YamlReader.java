package dev.plumb.source;

import dev.plumb.source.Node.Scalar.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads YAML 1.2 (core schema) and JSON as located trees. Anchors, aliases and merge keys are
 * resolved; an alias's nodes keep the place of the anchor. What stands before a fault is read.
 */
public final class YamlReader {
    private static final int DEEPEST = 100;
    private static final int MOST_ALIASED_NODES = 100_000;
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern NUMBER = Pattern.compile(
            "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
    private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");

    /** @param roots one for each document of the stream; an empty document has none */
    public record Result(List<Node> roots, List<SyntaxFault> faults) {
        public Result {
            roots = List.copyOf(roots);
            faults = List.copyOf(faults);
        }
    }

    private final Excerpt excerpt;
    private final CodePoints codePoints;
    private final List<SyntaxFault> faults = new ArrayList<>();
    private final Map<String, Node> anchors = new HashMap<>();
    private final IdentityHashMap<Node, Integer> sizes = new IdentityHashMap<>();
    private int aliased;
    /** Where the last scalar stands, where it is a quoted one over several lines; else -1. */
    private int quotedStart = -1;

    private int quotedEnd;

    private YamlReader(Excerpt excerpt) {
        this.excerpt = excerpt;
        this.codePoints = new CodePoints(excerpt.text());
    }

    public static Result readYaml(Excerpt excerpt) {
        return new YamlReader(excerpt).read(excerpt.text());
    }

    /** JSON is read as the YAML that it is; tabs, which JSON takes between tokens, count as blanks. */
    public static Result readJson(Excerpt excerpt) {
        return new YamlReader(excerpt).read(excerpt.text().replace('\t', ' '));
    }

    private Result read(String text) {
        var roots = new ArrayList<Node>();
        var open = new ArrayList<OpenCollection>();
        var settings = LoadSettings.builder()
                .setLabel(excerpt.file().path())
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            Iterator<Event> events = new Parse(settings).parseString(text).iterator();
            while (events.hasNext()) {
                Event event = events.next();
                if (!take(event, open, roots)) {
                    break;
                }
            }
        } catch (MarkedYamlEngineException broken) {
            faults.add(broken(broken));
        } catch (YamlEngineException broken) {
            faults.add(new SyntaxFault.BrokenYaml(
                    excerpt.span(0, 0), String.valueOf(broken.getMessage()), Optional.empty()));
        }
        while (!open.isEmpty()) {
            close(open, roots, open.getLast().lastOffset());
        }
        return new Result(roots, faults);
    }

    /** False where reading cannot go on. */
    private boolean take(Event event, List<OpenCollection> open, List<Node> roots) {
        switch (event.getEventId()) {
            case MappingStart, SequenceStart -> {
                var start = (CollectionStartEvent) event;
                if (open.size() >= DEEPEST) {
                    faults.add(new SyntaxFault.TooDeep(spanOf(event), DEEPEST));
                    return false;
                }
                start.getTag()
                        .filter(tag -> !isStandardCollection(tag))
                        .ifPresent(tag -> faults.add(new SyntaxFault.UnknownTag(spanOf(event), tag)));
                open.add(new OpenCollection(
                        start instanceof MappingStartEvent,
                        start.isFlow(),
                        offset(event.getStartMark()),
                        start.getAnchor().map(Object::toString)));
            }
            case MappingEnd, SequenceEnd -> {
                OpenCollection last = open.getLast();
                close(open, roots, last.flow() ? offset(event.getEndMark()) : last.lastOffset());
            }
            case Scalar -> {
                Node.Scalar scalar = scalar((ScalarEvent) event);
                ((ScalarEvent) event).getAnchor().ifPresent(anchor -> anchors.put(anchor.toString(), scalar));
                boolean plain = ((ScalarEvent) event).getScalarStyle() == ScalarStyle.PLAIN;
                add(open, roots, scalar, offset(event.getStartMark()), offset(event.getEndMark()), plain);
            }
            case Alias -> {
                Node target = anchors.get(((AliasEvent) event).getAlias().toString());
                if (target == null) {
                    faults.add(new SyntaxFault.BrokenYaml(
                            spanOf(event), "the alias names no anchor before it", Optional.empty()));
                    target = new Node.Scalar(spanOf(event), "", Kind.NULL);
                }
                aliased += size(target);
                if (aliased > MOST_ALIASED_NODES) {
                    faults.add(new SyntaxFault.TooLarge(spanOf(event), MOST_ALIASED_NODES));
                    return false;
                }
                add(open, roots, target, offset(event.getStartMark()), offset(event.getEndMark()), false);
            }
            case DocumentEnd -> anchors.clear();
            case DocumentStart, StreamStart, StreamEnd, Comment -> {}
        }
        return true;
    }

    private int size(Node node) {
        Integer known = sizes.get(node);
        if (known != null) {
            return known;
        }
        long size = switch (node) {
            case Node.Scalar _ -> 1;
            case Node.Sequence sequence ->
                1 + sequence.items().stream().mapToLong(this::size).sum();
            case Node.Mapping mapping ->
                1
                        + mapping.entries().stream()
                                .mapToLong(e -> 1L + size(e.value()))
                                .sum();
        };
        int bounded = (int) Math.min(size, MOST_ALIASED_NODES + 1L);
        sizes.put(node, bounded);
        return bounded;
    }

    private void close(List<OpenCollection> open, List<Node> roots, int end) {
        OpenCollection last = open.removeLast();
        Node node = last.node(excerpt.span(last.start(), Math.max(last.start(), end)), faults);
        last.anchor().ifPresent(anchor -> anchors.put(anchor, node));
        add(open, roots, node, last.start(), end, false);
    }

    private void add(List<OpenCollection> open, List<Node> roots, Node node, int start, int end, boolean plain) {
        if (open.isEmpty()) {
            boolean nothing = node instanceof Node.Scalar scalar
                    && scalar.kind() == Kind.NULL
                    && scalar.text().isEmpty();
            if (!nothing) {
                roots.add(node);
            }
            return;
        }
        open.getLast().add(node, start, end, plain, excerpt, faults);
    }

    private Node.Scalar scalar(ScalarEvent event) {
        int start = offset(event.getStartMark());
        int end = Math.max(start, offset(event.getEndMark()));
        while (end > start && Character.isWhitespace(excerpt.text().charAt(end - 1))) {
            end--;
        }
        boolean overLines =
                !event.isPlain() && excerpt.text().substring(start, end).indexOf('\n') >= 0;
        boolean inQuotes = event.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
                || event.getScalarStyle() == ScalarStyle.SINGLE_QUOTED;
        quotedStart = overLines && inQuotes ? start : -1;
        quotedEnd = end;
        Span span = excerpt.span(start, end);
        String text = event.getValue();
        Optional<String> tag = event.getTag();
        if (tag.isPresent() && !tag.get().equals("!")) {
            return new Node.Scalar(span, text, tagged(span, tag.get(), text));
        }
        boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN && tag.isEmpty();
        return new Node.Scalar(span, text, plain ? kind(text) : Kind.STRING);
    }

    private Kind tagged(Span span, String tag, String text) {
        return switch (tag) {
            case "tag:yaml.org,2002:str" -> Kind.STRING;
            case "tag:yaml.org,2002:int",
                    "tag:yaml.org,2002:float",
                    "tag:yaml.org,2002:bool",
                    "tag:yaml.org,2002:null" -> kind(text);
            default -> {
                faults.add(new SyntaxFault.UnknownTag(span, tag));
                yield Kind.STRING;
            }
        };
    }

    private static boolean isStandardCollection(String tag) {
        return tag.equals("!") || tag.equals("tag:yaml.org,2002:map") || tag.equals("tag:yaml.org,2002:seq");
    }

    private static Kind kind(String text) {
        if (NULL.matcher(text).matches()) {
            return Kind.NULL;
        }
        if (BOOLEAN.matcher(text).matches()) {
            return Kind.BOOLEAN;
        }
        if (INTEGER.matcher(text).matches()) {
            return Kind.INTEGER;
        }
        return NUMBER.matcher(text).matches() ? Kind.NUMBER : Kind.STRING;
    }

    private SyntaxFault broken(MarkedYamlEngineException broken) {
        int at = offset(broken.getProblemMark().or(broken::getContextMark));
        Optional<SyntaxFault.Context> context = broken.getContextMark()
                .filter(mark -> broken.getContext() != null)
                .map(mark -> new SyntaxFault.Context(oneCharacter(offset(Optional.of(mark))), broken.getContext()));
        if (quotedStart >= 0 && at >= quotedEnd && excerpt.text().indexOf('\n', quotedEnd) >= at) {
            context = Optional.of(new SyntaxFault.Context(
                    oneCharacter(quotedStart), "this quoted scalar goes on until where reading stopped"));
        }
        String reason = broken.getProblem() == null ? String.valueOf(broken.getMessage()) : broken.getProblem();
        return new SyntaxFault.BrokenYaml(oneCharacter(at), reason, context);
    }

    private Span oneCharacter(int at) {
        boolean visible = at < excerpt.text().length() && excerpt.text().charAt(at) != '\n';
        return excerpt.span(at, visible ? at + 1 : at);
    }

    private Span spanOf(Event event) {
        int start = offset(event.getStartMark());
        return excerpt.span(start, Math.max(start, offset(event.getEndMark())));
    }

    private int offset(Optional<Mark> mark) {
        return codePoints.offset(mark.map(Mark::getIndex).orElse(0));
    }
}
