package io.imagetransmit.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file of the project, as far as tests look into it.
 *
 * @param prose what stands outside of blocks
 */
record MarkdownDocument(Path file, List<String> prose, List<Block> blocks) {
    private static final Pattern FENCE = Pattern.compile("```([A-Za-z]*)\\s*");
    private static final Pattern FILE_NAME = Pattern.compile("# ([\\w.-]+\\.(?:yaml|lst))");
    private static final Pattern LINK =
            Pattern.compile("\\]\\(([^)\\s]+)\\)|<(?:img|source|a)\\b[^>]*?(?:src|srcset|href)=\"([^\"]+)\"");
    private static final Pattern SPAN = Pattern.compile("`([^`]+)`");

    /**
     * What stands between two fences.
     *
     * @param language empty if none is named
     * @param mark the HTML comment in front of it, or empty
     * @param line of the first fence, from 1
     */
    record Block(String language, String mark, int line, List<String> lines) {
        /** The file that its first line names in a comment. */
        Optional<String> fileName() {
            Matcher name = FILE_NAME.matcher(lines.isEmpty() ? "" : lines.get(0));
            return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
        }

        String text() {
            return String.join("\n", lines) + "\n";
        }

        /** Its lines without comments. */
        List<String> content() {
            return lines.stream()
                    .map(line -> line.replaceFirst("(^|\\s+)#.*", "").stripTrailing())
                    .toList();
        }
    }

    static MarkdownDocument read(Path file) {
        List<String> prose = new ArrayList<>();
        List<Block> blocks = new ArrayList<>();
        List<String> lines = lines(file);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                prose.add(lines.get(i));
                continue;
            }
            int end = i + 1;
            while (!lines.get(end).startsWith("```")) {
                end++;
            }
            String before = i == 0 ? "" : lines.get(i - 1).strip();
            String mark = before.startsWith("<!--") ? before : "";
            blocks.add(new Block(fence.group(1), mark, i + 1, List.copyOf(lines.subList(i + 1, end))));
            i = end;
        }
        return new MarkdownDocument(file, List.copyOf(prose), List.copyOf(blocks));
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of the folder and of its docs. */
    static List<MarkdownDocument> all() {
        List<MarkdownDocument> documents = new ArrayList<>();
        for (Path folder : List.of(Path.of(""), Path.of("docs"))) {
            documents.addAll(in(folder));
        }
        return documents;
    }

    static List<MarkdownDocument> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(MarkdownDocument::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As they stand, with pictures; those into the web are left out. */
    List<String> links() {
        return LINK.matcher(String.join("\n", prose))
                .results()
                .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                .filter(link -> !link.matches("[a-z]+:.*"))
                .toList();
    }

    /** What is set as code within the prose. */
    List<String> spans() {
        return prose.stream()
                .flatMap(line -> SPAN.matcher(line).results().map(MatchResult::group))
                .map(span -> span.substring(1, span.length() - 1))
                .toList();
    }

    /** What can stand behind {@code #} in a link, made of the headings as GitHub makes it. */
    Set<String> anchors() {
        Set<String> anchors = new HashSet<>();
        for (String line : prose) {
            if (line.matches("#{1,6} .*")) {
                String heading = line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT);
                anchors.add(heading.replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "").replace(' ', '-'));
            }
        }
        return anchors;
    }

    String place(Block block) {
        return file + ":" + block.line();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
