package io.imagetransmit.cli;

import io.imagetransmit.i18n.Messages;
import io.imagetransmit.job.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual page, in man(7): from the grammar and the help's own sentences, so that it cannot say anything else. */
final class ManualPage {
    private static final Map<String, String> VARIABLES = Map.of(
            "IMAGE_TRANSMIT_PASSWORD", "man.env.password",
            "IMAGE_TRANSMIT_TOKEN", "man.env.token",
            "JOB_COMPLETION_INDEX", "man.env.index",
            "NO_COLOR", "man.env.noColor",
            "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY", "man.env.proxy",
            "lang", "man.env.lang");
    private static final Map<String, String> FILES = Map.of("cfg.yaml", "man.file.cfg", "data/", "man.file.data");

    private final StringBuilder page = new StringBuilder();
    private final Messages messages;
    private boolean sectionBegins;

    private ManualPage(Messages messages) {
        this.messages = messages;
    }

    static String of(CommandSpec root, Messages messages, String version, Version.@Nullable Commit commit) {
        ManualPage manual = new ManualPage(messages);
        manual.write(root, version, commit == null ? "" : commit.date());
        return manual.page.toString();
    }

    private void write(CommandSpec root, String version, String date) {
        String name = root.name();
        line(".TH IMAGE-TRANSMIT 1 \"" + date + "\" \"" + name + " " + version + "\"");
        // neither hyphens at line ends nor blanks spread over the line: commands are copied from here
        line(".nh");
        line(".ad l");
        section("man.name");
        line(name + " \\- " + escaped(root.usageMessage().header()[0].replaceFirst("^[^:：]*[:：] ?", "")));
        section("man.synopsis");
        line(".B " + name);
        line("[\\fIOPTIONS\\fR]");
        for (Map.Entry<String, CommandLine> entry : root.subcommands().entrySet()) {
            line(".br");
            line(".B " + name + " " + entry.getKey());
            for (PositionalParamSpec operand : entry.getValue().getCommandSpec().positionalParameters()) {
                String label = "\\fI" + escaped(operand.paramLabel()) + "\\fR";
                String more = operand.index().isVariable() ? " ...\\&" : "";
                line(operand.arity().min() > 0 ? label : "[" + label + more + "]");
            }
            line("[\\fIOPTIONS\\fR]");
        }
        section("man.description");
        paragraphs(root.usageMessage().description());
        paragraphs(messages.text("man.hyphens"));
        section("man.options");
        options(root);
        section("man.commands");
        for (Map.Entry<String, CommandLine> entry : root.subcommands().entrySet()) {
            command(name + " " + entry.getKey(), entry.getValue().getCommandSpec());
        }
        examples(messages.lines("help.examples"));
        section("man.environment");
        table(VARIABLES);
        section("man.files");
        table(FILES);
    }

    private void command(String title, CommandSpec spec) {
        line(".SS " + escaped(title));
        sectionBegins = true;
        paragraphs(spec.usageMessage().description());
        for (PositionalParamSpec operand : spec.positionalParameters()) {
            entry("\\fI" + escaped(operand.paramLabel()) + "\\fR", operand.description()[0]);
        }
        options(spec);
    }

    private void options(CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            Flag flag = new Flag(option);
            String value = flag.takesValue() ? "=\\fI" + escaped(option.paramLabel()) + "\\fR" : "";
            entry("\\fB" + escaped(flag.name()) + "\\fR" + value, option.description()[0]);
        }
    }

    /** The help's examples: a heading, blocks with blank lines between, commands in them by four blanks; the last one tells exit codes. */
    private void examples(List<String> lines) {
        List<String> shown = new ArrayList<>(lines.subList(1, lines.lastIndexOf("")));
        section("man.examples");
        boolean literal = false;
        for (String text : shown) {
            boolean code = text.startsWith("    ");
            if (code != literal) {
                line(code ? ".RS 4\n.nf" : ".fi\n.RE");
                literal = code;
            }
            if (code) {
                line(escaped(text.strip()));
            } else if (!text.isBlank()) {
                paragraphs(text.strip());
            }
        }
        if (literal) {
            line(".fi\n.RE");
        }
        section("man.exit");
        String codes = lines.subList(lines.lastIndexOf("") + 1, lines.size()).stream()
                .map(String::strip)
                .collect(Collectors.joining(" "));
        paragraphs(codes);
    }

    private void table(Map<String, String> entries) {
        entries.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(String.CASE_INSENSITIVE_ORDER))
                .forEach(entry -> entry("\\fB" + escaped(entry.getKey()) + "\\fR", messages.text(entry.getValue())));
    }

    private void section(String key) {
        line(".SH " + messages.text(key));
        sectionBegins = true;
    }

    private void entry(String title, String text) {
        line(".TP");
        line(title);
        line(breakable(escaped(text)));
        sectionBegins = false;
    }

    private void paragraphs(String... texts) {
        for (String text : texts) {
            if (!sectionBegins) {
                line(".PP");
            }
            sectionBegins = false;
            line(breakable(escaped(text)));
        }
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /** Chinese has no blanks: a line may end behind any character unless a mark follows that belongs to it. */
    private static String breakable(String text) {
        return text.replaceAll("(?<=[\\u2E80-\\uFFEF])(?=[^，。；：、）])(?<!（)", "\\\\:");
    }

    /** What is said, not done: a backslash, hyphens that can be copied, and no dot or quotation mark that begins a line. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("~", "\\(ti")
                .replace("^", "\\(ha");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
