package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.config.ConfigProblem.SyntaxReason;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Text to YAML nodes. Nodes and not values, because a node knows its line and keeps a scalar as it was written: a password
 * {@code 0123} or {@code 1e5} is a text, whatever YAML would make of it.
 *
 * <p>The parser's own messages are not handed on: they quote what they stumbled over, which may be part of a password.
 */
final class ConfigYaml {
    private static final int MAXIMUM_DEPTH = 30;
    private static final int MAXIMUM_ALIASES = 50;
    private static final Pattern FULL_WIDTH = Pattern.compile("[\uFF01-\uFF5E\u201C\u201D\u2018\u2019\u3000\u00A0]");
    private static final Pattern INDENTED_BY_TAB = Pattern.compile("^ *+\\t[ \\t]*+[^ \\t#]");

    private final String text;
    private final Problems problems;

    private ConfigYaml(String text, Problems problems) {
        this.text = text;
        this.problems = problems;
    }

    /** The root of the first document, or null if the text is empty or, with a problem, is not YAML. */
    static @Nullable Node parse(String text, Problems problems) {
        return new ConfigYaml(ConfigText.withoutSeparatingTabs(text), problems).parse();
    }

    private @Nullable Node parse() {
        try {
            // what Yaml.composeAll does, without the constructors and representers that nobody needs here
            LoaderOptions options = options();
            ParserImpl parser = new ParserImpl(new StreamReader(new StringReader(text)), options);
            Composer documents = new Composer(parser, new Resolver(), options);
            Node root = documents.checkNode() ? documents.getNode() : null;
            Node next = documents.checkNode() ? documents.getNode() : null;
            if (next != null && !ConfigMap.isBlank(next)) {
                problems.warning(line(next.getStartMark()), "", Kind.MORE_DOCUMENTS, Map.of());
            }
            return root;
        } catch (MarkedYAMLException e) {
            report(e);
        } catch (ReaderException e) {
            syntax(lineOf(e.getPosition()), SyntaxReason.CHARACTER);
        } catch (YAMLException e) {
            // the only ones without a place are those of the limits set below
            problems.error(0, "", Kind.TOO_COMPLEX, Map.of());
        }
        return null;
    }

    private static LoaderOptions options() {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(MAXIMUM_DEPTH);
        options.setMaxAliasesForCollections(MAXIMUM_ALIASES);
        options.setCodePointLimit(ConfigText.MAXIMUM_BYTES);
        return options;
    }

    private void report(MarkedYAMLException e) {
        String problem = String.valueOf(e.getProblem());
        boolean openQuote = problem.startsWith("found unexpected end of stream")
                || problem.startsWith("found unexpected document separator");
        // for these the place where the thing began says more than the place where the parser gave up
        boolean atBeginning = openQuote || problem.startsWith("could not find expected ':'");
        Mark mark = atBeginning && e.getContextMark() != null ? e.getContextMark() : e.getProblemMark();
        int line = line(mark);
        int fullWidth = fullWidthLine(line);
        if (problem.contains("\\t(TAB)")) {
            reportTabs(line);
        } else if (fullWidth > 0) {
            syntax(fullWidth, SyntaxReason.FULL_WIDTH);
        } else {
            syntax(line, reason(problem, openQuote));
        }
    }

    /** Whoever indents with tabs does so everywhere: all these lines are named, not only the first. */
    private void reportTabs(int failed) {
        List<String> lines = ConfigText.lines(text);
        for (int i = 0; i < lines.size(); i++) {
            if (i + 1 == failed || INDENTED_BY_TAB.matcher(lines.get(i)).find()) {
                syntax(i + 1, SyntaxReason.TAB);
            }
        }
    }

    private static SyntaxReason reason(String problem, boolean openQuote) {
        if (openQuote) {
            return SyntaxReason.OPEN_QUOTE;
        }
        if (problem.startsWith("found unknown escape") || problem.startsWith("expected escape sequence")) {
            return SyntaxReason.ESCAPE;
        }
        if (problem.startsWith("could not find expected ':'")) {
            return SyntaxReason.NO_COLON;
        }
        if (problem.startsWith("expected <block end>")) {
            return SyntaxReason.INDENTATION;
        }
        if (problem.startsWith("found undefined")
                || problem.startsWith("unexpected character found")
                || problem.contains("that cannot start any token")
                || problem.startsWith("expected chomping")
                || problem.startsWith("expected ',' or")
                || problem.contains("are not allowed here")
                || problem.startsWith("Global tag")) {
            return SyntaxReason.NEEDS_QUOTES;
        }
        return SyntaxReason.OTHER;
    }

    /**
     * The line with the full-width character that most likely made the parser stumble in this one, or 0: a key with a
     * full-width colon is no key to YAML, and runs on until the next real colon.
     */
    private int fullWidthLine(int failed) {
        List<String> lines = ConfigText.lines(text);
        for (int line = Math.min(failed, lines.size()); line > 0; line--) {
            String content = withoutComment(lines.get(line - 1));
            boolean runsOn = content.indexOf(':') < 0;
            if ((line == failed || runsOn) && FULL_WIDTH.matcher(content).find()) {
                return line;
            }
            if (line < failed && !runsOn) {
                return 0;
            }
        }
        return 0;
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf('#');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private void syntax(int line, SyntaxReason reason) {
        problems.error(line, "", Kind.SYNTAX, Map.of("reason", reason.name()));
    }

    private int lineOf(int position) {
        int end = Math.min(Math.max(position, 0), text.codePointCount(0, text.length()));
        return ConfigText.lines(text.substring(0, text.offsetByCodePoints(0, end)))
                .size();
    }

    static int line(@Nullable Mark mark) {
        return mark == null ? 0 : mark.getLine() + 1;
    }
}
