package dev.plumb.cli;

import dev.plumb.diagnostic.Near;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one command takes: operands and some options. Read by POSIX's habit with GNU's long
 * names ({@code --name value}, {@code --name=value}, {@code --} ends the options). By hand, because
 * the classes of the usual library are too old for the JVM's cache and cost twice our whole start.
 *
 * @param operand the labels of its operands, in brackets where they may be left out; empty for none
 * @param hidden not shown in the list of commands
 */
record Syntax(String name, String operand, List<Option> options, String description, boolean hidden) {

    Syntax {
        options = List.copyOf(options);
    }

    /**
     * An option.
     *
     * @param label what stands for its value; empty for one that takes none
     */
    record Option(String name, String label, String description) {
        boolean takesValue() {
            return !label.isEmpty();
        }
    }

    /** The words of a command line, sorted; an option without a value is there with an empty one. */
    record Words(Map<String, String> options, List<String> operands) {
        Words {
            options = Map.copyOf(options);
            operands = List.copyOf(operands);
        }

        Optional<String> operand() {
            return operands.stream().findFirst();
        }

        boolean has(String option) {
            return options.containsKey(option);
        }

        Optional<String> value(String option) {
            return Optional.ofNullable(options.get(option));
        }
    }

    /** @throws UsageException for a word that this command does not take */
    Words read(List<String> words) {
        var values = new HashMap<String, String>();
        var operands = new ArrayList<String>();
        boolean ended = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (ended || !word.startsWith("-") || word.equals("-")) {
                operands.add(word);
            } else if (word.equals("--")) {
                ended = true;
            } else {
                int equals = word.indexOf('=');
                Option option = option(equals < 0 ? word : word.substring(0, equals));
                String value = "";
                if (option.takesValue()) {
                    if (equals < 0 && i + 1 == words.size()) {
                        throw new UsageException(
                                option.name() + " needs a value: " + option.name() + " " + option.label());
                    }
                    value = equals < 0 ? words.get(++i) : word.substring(equals + 1);
                } else if (equals >= 0) {
                    throw new UsageException(option.name() + " takes no value");
                }
                if (values.put(option.name(), value) != null && option.takesValue()) {
                    throw new UsageException(option.name() + " is given twice");
                }
            }
        }
        int most = operand.isEmpty() ? 0 : operand.split(" ", -1).length;
        if (operands.size() > most) {
            throw new UsageException("'" + operands.getLast() + "' is one word too many: plumb " + name + " takes "
                    + (most == 0 ? "none" : most == 1 ? "one" : "two"));
        }
        if (operands.isEmpty() && !operand.isEmpty() && !operand.startsWith("[") && !values.containsKey("--help")) {
            throw new UsageException("plumb " + name + " needs one more word: plumb " + name + " " + operand);
        }
        return new Words(values, operands);
    }

    private Option option(String given) {
        for (Option option : options) {
            if (option.name().equals(given)) {
                return option;
            }
        }
        throw new UsageException("plumb " + name + " has no option " + given
                + Near.of(given, options.stream().map(Option::name).toList()).stream()
                        .findFirst()
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("; plumb " + name + " --help lists what it has"));
    }

    /** What {@code --help} prints. */
    String usage() {
        var text = new StringBuilder("Usage: plumb ").append(name);
        if (!operand.isEmpty()) {
            text.append(' ').append(operand);
        }
        text.append(" [options]\n").append(description).append("\n\n");
        int width = options.stream()
                .mapToInt(o -> (o.name() + " " + o.label()).length())
                .max()
                .orElse(0);
        for (Option option : options) {
            String left = (option.name() + " " + option.label()).strip();
            text.append("  ").append(left).repeat(' ', width - left.length() + 2);
            text.append(option.description().replace("\n", "\n" + " ".repeat(width + 4)))
                    .append('\n');
        }
        return text.toString().stripTrailing();
    }
}
