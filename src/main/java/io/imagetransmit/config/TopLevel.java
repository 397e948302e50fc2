package io.imagetransmit.config;

import io.imagetransmit.config.Meaning.Change;
import java.util.ArrayList;
import java.util.List;

/** Puts keys into the top level of a document that have no value there yet. */
final class TopLevel {
    private static final int INDENTATION = 2;

    private final YamlDocument document;

    TopLevel(YamlDocument document) {
        this.document = document;
    }

    YamlDocument with(String key, NewValue value) throws ConfigFileException {
        Place root = document.root();
        Place.Pair pair = document.pair(key);
        if (pair == null) {
            return document.edited(root, new Change.KeyAdded(root, key, value.meaning()), insertions(key, value));
        }
        if (!pair.isBlank()) {
            throw document.unsafe(pair.value());
        }
        Change change = new Change.Replaced(pair.value(), value.meaning());
        return document.edited(pair.key(), change, fillings(pair, value));
    }

    private boolean flow() {
        return document.root() instanceof Place.Mapping mapping && mapping.flow();
    }

    private List<List<Patch>> insertions(String key, NewValue value) {
        if (flow()) {
            return List.of(List.of(FlowText.with(document, document.root(), key + ": " + value.flow())));
        }
        NewValue.Layout layout = layout();
        List<String> below = value.lines(layout);
        List<String> lines = new ArrayList<>();
        String inline = below.isEmpty() && !value.inline().isEmpty() ? " " + value.inline() : "";
        lines.add(" ".repeat(layout.key()) + key + ":" + inline);
        lines.addAll(below);
        int end = document.documentEnd();
        List<List<Patch>> ways = new ArrayList<>();
        Integer template = new Templates(document, layout.key()).below(key, 0, end);
        if (template != null) {
            ways.add(List.of(document.lines(template, lines)));
        }
        ways.add(List.of(document.lines(end, lines)));
        return ways;
    }

    private List<List<Patch>> fillings(Place.Pair pair, NewValue value) {
        Place blank = pair.value();
        String colon = pair.colon() ? "" : ":";
        List<List<Patch>> ways = new ArrayList<>();
        List<String> lines = value.lines(layout());
        if (!flow() && !lines.isEmpty()) {
            Patch patch = document.lines(document.nextLine(Math.max(blank.end(), pair.colonEnd())), lines);
            boolean comment = !document.isBlank(pair.colonEnd(), blank.start());
            int start = comment ? blank.start() : pair.colonEnd();
            ways.add(List.of(new Patch(start, Math.max(start, blank.end()), colon), patch));
        }
        ways.add(List.of(new Patch(blank.start(), blank.end(), colon + " " + value.flow())));
        return ways;
    }

    /** How this file is indented, as far as it shows; otherwise as in the sample that people start from. */
    NewValue.Layout layout() {
        if (!(document.root() instanceof Place.Mapping root) || root.pairs().isEmpty()) {
            return new NewValue.Layout(0, 0, INDENTATION, INDENTATION);
        }
        int key = document.column(root.pairs().get(0).start());
        int dash = key;
        int nested = -1;
        int gap = INDENTATION;
        for (Place.Pair pair : root.pairs()) {
            if (pair.value() instanceof Place.Listing list && !list.flow()) {
                Place.Item first = list.items().get(0);
                dash = document.column(first.dash());
                gap = gap(first);
            } else if (pair.value() instanceof Place.Mapping mapping && !mapping.flow()) {
                nested = document.column(mapping.pairs().get(0).start());
            }
        }
        return new NewValue.Layout(key, dash, nested < 0 ? Math.max(key + INDENTATION, dash) : nested, gap);
    }

    /** From the dash of an item to its keys. */
    int gap(Place.Item item) {
        if (!(item.value() instanceof Place.Mapping mapping) || mapping.flow()) {
            return INDENTATION;
        }
        int first = mapping.pairs().get(0).start();
        boolean sameLine = document.lineStart(first) == document.lineStart(item.dash());
        return sameLine ? first - item.dash() : INDENTATION;
    }
}
