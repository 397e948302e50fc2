package io.imagetransmit.gui.settings;

import io.imagetransmit.config.ConfigFile.Role;
import io.imagetransmit.config.ConfigProblem.Kind;
import io.imagetransmit.config.RepositoryEntry;
import io.imagetransmit.config.SettingsLoader;
import java.awt.BorderLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.swing.JCheckBox;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JTextField;
import javax.swing.JToggleButton;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/** The fields of a repository; what is needed seldom is folded away. */
final class RepositoryFields extends JPanel {
    private static final long serialVersionUID = 1L;
    private static final String INSECURE = "skiptlsverify";

    private final transient Wording wording;
    private final transient RepositoryEntry initial;
    private final transient Runnable changed;
    private final boolean insecureOfAll;
    private final transient Map<String, Field> fields = new LinkedHashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private final FieldGrid grid = new FieldGrid();
    private final transient List<Field> more = new ArrayList<>();
    private final JToggleButton unfold = new JToggleButton();

    /**
     * @param insecureOfAll what holds where the entry does not say whether certificates are looked at
     * @param folder that of {@code cfg.yaml}
     * @param changed called after each letter
     */
    RepositoryFields(
            Wording wording, Role role, RepositoryEntry initial, boolean insecureOfAll, Path folder, Runnable changed) {
        super(new BorderLayout());
        this.wording = wording;
        this.initial = initial;
        this.insecureOfAll = insecureOfAll;
        this.changed = changed;
        setOpaque(false);
        Map<String, String> texts = initial.texts();
        text("registry", texts);
        text("name", texts);
        if (role == Role.TARGET) {
            text("repository", texts);
        }
        text("user", texts);
        String password = texts.getOrDefault("password", "");
        SecretField secret = new SecretField(wording, "password", "gui.field.password.show", password);
        follow(new Field(wording, "password", secret.field(), secret), secret.field());
        unfold.setName("more");
        wording.caption(unfold, "gui.repository.more");
        JPanel left = new JPanel(new BorderLayout());
        left.setOpaque(false);
        left.add(unfold, BorderLayout.LINE_START);
        grid.wide(left, 10);
        if (role == Role.SOURCE) {
            Field project = text("repository", texts);
            project.further(new Field.Further("gui.field.repository.source", Map.of()));
            more.add(project);
        }
        for (String key : List.of("ca", "clientcert", "clientkey")) {
            PathField path = new PathField(wording, key, texts.getOrDefault(key, ""), folder);
            more.add(follow(new Field(wording, key, path.field(), path), path.field()));
        }
        JCheckBox insecure = new JCheckBox();
        insecure.setSelected(isInsecure());
        insecure.addItemListener(event -> changed.run());
        Field field = new Field(wording, INSECURE, insecure);
        fields.put(INSECURE, field);
        grid.add(field);
        more.add(field);
        more.forEach(folded -> folded.visible(false));
        add(grid, BorderLayout.PAGE_START);
        fields.keySet().forEach(this::environment);
    }

    /** @param grown called when more or less is to be seen */
    void unfolding(Runnable grown) {
        unfold.addItemListener(event -> {
            more.forEach(field -> field.visible(unfold.isSelected()));
            grown.run();
        });
        boolean used = more.stream().anyMatch(RepositoryFields::isFilled);
        unfold.setSelected(used);
    }

    private static boolean isFilled(Field field) {
        return field.control() instanceof JCheckBox box
                ? box.isSelected()
                : field.control() instanceof JTextComponent text
                        && text.getDocument().getLength() > 0;
    }

    private Field text(String key, Map<String, String> texts) {
        JTextField text = new JTextField(texts.getOrDefault(key, ""));
        return follow(new Field(wording, key, text), text);
    }

    private Field follow(Field field, JTextField text) {
        fields.put(field.key(), field);
        grid.add(field);
        Typing.listen(text, typed -> {
            touched.add(field.key());
            environment(field.key());
            changed.run();
        });
        return field;
    }

    private Field of(String key) {
        Field field = fields.get(key);
        if (field == null) {
            throw new IllegalArgumentException(key);
        }
        return field;
    }

    /** Only user and password are looked up in the environment. */
    private void environment(String key) {
        if (key.equals("user") || key.equals("password")) {
            List<String> names = SettingsLoader.variables(textOf(key));
            of(key).further(
                            names.isEmpty()
                                    ? null
                                    : new Field.Further(
                                            "gui.field.fromEnvironment", Map.of("names", String.join(", ", names))));
        }
    }

    private String textOf(String key) {
        if (of(key).control() instanceof JPasswordField secret) {
            return new String(secret.getPassword());
        }
        return of(key).control() instanceof JTextComponent text ? text.getText() : "";
    }

    /** What has been typed; what was not written and still is nothing stays so. */
    RepositoryEntry entry() {
        Map<String, String> before = initial.texts();
        Map<String, String> texts = new LinkedHashMap<>();
        for (String key : fields.keySet()) {
            String old = before.get(key);
            String now = key.equals(INSECURE) ? insecure() : textOf(key);
            if (now == null || now.equals(old)) {
                if (old != null) {
                    texts.put(key, old);
                }
                continue;
            }
            String kept = key.equals("password") ? now : now.strip();
            if (old != null || !kept.isEmpty()) {
                texts.put(key, kept);
            }
        }
        return RepositoryEntry.of(texts);
    }

    private boolean isInsecure() {
        String text = initial.skiptlsverify();
        return (text == null || text.isBlank()) ? insecureOfAll : Boolean.parseBoolean(text.strip());
    }

    /** Null where it is as it was. */
    private @Nullable String insecure() {
        boolean now = of(INSECURE).control() instanceof JCheckBox box && box.isSelected();
        return now == isInsecure() ? null : Boolean.toString(now);
    }

    /** Shows what is wrong; a field that nobody has been at is not asked to be filled in. */
    void show(EntryCheck check) {
        for (Field field : fields.values()) {
            boolean quiet = !touched.contains(field.key());
            field.problem(check.problem(field.key())
                    .filter(problem -> !(quiet && problem.kind() == Kind.VALUE_MISSING))
                    .orElse(null));
        }
    }
}
