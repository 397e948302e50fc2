package io.imagetransmit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The script for bash: tables from the command line's grammar, put into the fixed part that is a resource. */
final class BashCompletion {
    private BashCompletion() {}

    static String of(CommandSpec root) {
        List<String> values = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        add(root, "", values, commands);
        for (Map.Entry<String, CommandLine> entry : root.subcommands().entrySet()) {
            add(entry.getValue().getCommandSpec(), entry.getKey(), values, commands);
        }
        return ScriptTemplate.read("completion.bash")
                .with("SUBCOMMANDS", String.join(" | ", root.subcommands().keySet()))
                .with("VALUES", String.join("\n", values))
                .with("COMMANDS", String.join("\n", commands))
                .text();
    }

    private static void add(CommandSpec spec, String name, List<String> values, List<String> commands) {
        for (OptionSpec option : spec.options()) {
            Flag flag = new Flag(option);
            if (flag.takesValue()) {
                String cases = flag.names().stream()
                        .map(word -> "'" + name + " " + word + "'")
                        .collect(Collectors.joining(" | "));
                values.add("    " + cases + ") kind=" + kind(Operand.of(option)) + " ;;");
            }
        }
        String flags = spec.options().stream()
                .map(Flag::new)
                .map(flag -> flag.name() + (flag.takesValue() ? "=" : ""))
                .collect(Collectors.joining(" "));
        String operands = spec.positionalParameters().stream()
                .map(operand -> kind(Operand.of(operand)))
                .collect(Collectors.joining(" "));
        boolean goesOn = spec.positionalParameters().stream()
                .anyMatch(operand -> operand.index().isVariable());
        if (name.isEmpty()) {
            operands = "'words:" + String.join(" ", spec.subcommands().keySet()) + "'";
        }
        commands.add("    '" + name + "') flags='" + flags + "' operands=(" + operands + ")"
                + (goesOn ? " last=repeats" : "") + " ;;");
    }

    private static String kind(Operand operand) {
        return operand.kind() == Operand.Kind.CHOICE
                ? "'words:" + String.join(" ", operand.choices()) + "'"
                : operand.word();
    }
}
