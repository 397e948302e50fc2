package io.imagetransmit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The script for zsh, which shows what each flag is for: tables as its {@code _arguments} takes them, put into a resource. */
final class ZshCompletion {
    private ZshCompletion() {}

    static String of(CommandSpec root) {
        List<String> descriptions = new ArrayList<>();
        List<String> commands = new ArrayList<>();
        for (Map.Entry<String, CommandLine> entry : root.subcommands().entrySet()) {
            CommandSpec spec = entry.getValue().getCommandSpec();
            descriptions.add("        "
                    + quoted(entry.getKey() + ":" + spec.usageMessage().description()[0]));
            List<String> lines = options(spec);
            for (PositionalParamSpec operand : spec.positionalParameters()) {
                boolean goesOn = operand.index().isVariable();
                String place = goesOn ? "*" : String.valueOf(operand.index().min() + 1);
                // another colon stands before what may be left out
                String colons = goesOn || operand.arity().min() > 0 ? ":" : "::";
                lines.add(quoted(place + colons + label(operand) + ":" + action(operand)));
            }
            commands.add("        " + entry.getKey() + ")\n            _arguments " + joined(lines, "            ")
                    + "\n            ;;");
        }
        return ScriptTemplate.read("completion.zsh")
                .with("OPTIONS", joined(options(root), "    "))
                .with("DESCRIPTIONS", String.join("\n", descriptions))
                .with("COMMANDS", String.join("\n", commands))
                .text();
    }

    private static List<String> options(CommandSpec spec) {
        List<String> lines = new ArrayList<>();
        for (OptionSpec option : spec.options()) {
            Flag flag = new Flag(option);
            List<String> names = flag.names();
            boolean value = flag.takesValue();
            String flags =
                    names.stream().map(name -> value ? name + "=" : name).collect(Collectors.joining(",", "{", "}"));
            // one that may be given again is not left out of the next list
            String before = option.isMultiValue() ? "'*'" : quoted("(" + String.join(" ", names) + ")");
            String explanation = "[" + option.description()[0].replaceAll("([\\[\\]\\\\])", "\\\\$1") + "]";
            String operand = value ? ":" + label(option) + ":" + action(option) : "";
            lines.add(before + flags + quoted(explanation + operand));
        }
        return lines;
    }

    private static String label(ArgSpec argument) {
        return argument.paramLabel().replace(":", "\\:");
    }

    private static String action(ArgSpec argument) {
        Operand operand = Operand.of(argument);
        return switch (operand.kind()) {
            case FILE -> "_files";
            case META -> "_files -g \"*meta.yaml(-.)\"";
            case IMAGES -> "_files -g \"*(meta.yaml|.tar)(-.)\"";
            case FOLDER -> "_files -/";
            case SOURCE, REPOSITORY -> "_image-transmit_names " + operand.word();
            case TARGETS -> "_sequence _image-transmit_names - " + operand.word();
            case CHOICE -> "(" + String.join(" ", operand.choices()) + ")";
            case FREE -> " ";
        };
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String joined(List<String> lines, String indent) {
        return lines.stream().map(line -> "\\\n" + indent + "    " + line).collect(Collectors.joining(" "));
    }
}
