package io.imagetransmit.bundle;

import java.io.IOException;
import java.io.Writer;
import java.util.Collection;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.emitter.Emitter;
import org.yaml.snakeyaml.events.DocumentEndEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.ImplicitTuple;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import org.yaml.snakeyaml.events.StreamEndEvent;
import org.yaml.snakeyaml.events.StreamStartEvent;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;

/** Writes one YAML document piece by piece, so that no tree of it has to be held. */
final class YamlOutput {
    private final Resolver resolver = new Resolver();
    private final Emitter emitter;

    /** Begins the document. */
    YamlOutput(Writer out) throws IOException {
        DumperOptions options = new DumperOptions();
        options.setSplitLines(false);
        options.setWidth(Integer.MAX_VALUE);
        options.setAllowUnicode(true);
        emitter = new Emitter(out, options);
        emitter.emit(new StreamStartEvent(null, null));
        emitter.emit(new DocumentStartEvent(null, null, false, null, Map.of()));
    }

    /** Ends the document. */
    void end() throws IOException {
        emitter.emit(new DocumentEndEvent(null, null, false));
        emitter.emit(new StreamEndEvent(null, null));
    }

    void beginMap() throws IOException {
        beginMap(FlowStyle.BLOCK);
    }

    /** A map within one line. */
    void beginShortMap() throws IOException {
        beginMap(FlowStyle.FLOW);
    }

    private void beginMap(FlowStyle style) throws IOException {
        emitter.emit(new MappingStartEvent(null, null, true, null, null, style));
    }

    void endMap() throws IOException {
        emitter.emit(new MappingEndEvent(null, null));
    }

    /** A list within one line, to be ended by {@link #endList}. */
    void beginShortList() throws IOException {
        beginList(FlowStyle.FLOW);
    }

    private void beginList(FlowStyle style) throws IOException {
        emitter.emit(new SequenceStartEvent(null, null, true, null, null, style));
    }

    void endList() throws IOException {
        emitter.emit(new SequenceEndEvent(null, null));
    }

    /** A list of texts, one a line. */
    void list(Collection<String> values) throws IOException {
        beginList(FlowStyle.BLOCK);
        for (String value : values) {
            text(value);
        }
        endList();
    }

    /** A key or a value, in quotes if it would be taken for something else without. */
    void text(String value) throws IOException {
        boolean plain = resolver.resolve(NodeId.scalar, value, true).equals(Tag.STR);
        scalar(value, plain, ScalarStyle.PLAIN);
    }

    /** As the original writes manifests: a block of lines. */
    void document(String value) throws IOException {
        if (value.indexOf('\n') < 0) {
            text(value);
        } else {
            scalar(value, false, ScalarStyle.LITERAL);
        }
    }

    void number(long value) throws IOException {
        scalar(Long.toString(value), true, ScalarStyle.PLAIN);
    }

    private void scalar(String value, boolean plain, ScalarStyle style) throws IOException {
        emitter.emit(new ScalarEvent(null, null, new ImplicitTuple(plain, true), value, null, null, style));
    }
}
