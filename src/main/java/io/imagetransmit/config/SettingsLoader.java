package io.imagetransmit.config;

import io.imagetransmit.config.ConfigProblem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Finds and reads {@code cfg.yaml}. */
public final class SettingsLoader {
    private static final String FILE_NAME = "cfg.yaml";
    private static final String DATA_FOLDER = "data";
    /** What an editor, or a hand, makes of the right name. */
    private static final List<String> SIMILAR_NAMES = List.of("cfg.yml", "cfg.yaml.txt", "config.yaml");

    private final Variables variables;

    /**
     * @param environment where {@code ${NAME}} comes from; on Windows it should ignore the case of names
     */
    public SettingsLoader(Map<String, String> environment) {
        this.variables = new Variables(environment);
    }

    /** Reads {@code cfg.yaml} of this folder, or else the one of {@code data/} in it. */
    public LoadedSettings find(Path workingDirectory) {
        Path first = workingDirectory.resolve(FILE_NAME);
        Path second = workingDirectory.resolve(DATA_FOLDER).resolve(FILE_NAME);
        if (Files.exists(first)) {
            return read(first);
        }
        if (Files.exists(second)) {
            return read(second);
        }
        Map<String, String> details = new LinkedHashMap<>();
        details.put("other", second.toString());
        for (Path folder : List.of(workingDirectory, workingDirectory.resolve(DATA_FOLDER))) {
            SIMILAR_NAMES.stream()
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .findFirst()
                    .ifPresent(similar -> details.putIfAbsent("similar", similar.toString()));
        }
        Problems problems = new Problems(first);
        problems.error(0, "", Kind.FILE_MISSING, details);
        return loaded(first, null, problems);
    }

    /** Reads this file. */
    public LoadedSettings read(Path file) {
        Problems problems = new Problems(file);
        String text = ConfigText.read(file, problems);
        return loaded(file, text == null ? null : ConfigYaml.parse(text, problems), problems);
    }

    /** What the settings will be once this is saved; lines are those of its text. */
    public LoadedSettings read(ConfigFile file) {
        Problems problems = new Problems(file.file());
        return loaded(file.file(), ConfigYaml.parse(file.text(), problems), problems);
    }

    /** The names of the environment variables that are named in a raw text. */
    public static List<String> variables(String text) {
        List<String> names = new ArrayList<>();
        new Variables(Map.of()).replaced(text, names::add);
        return names;
    }

    private LoadedSettings loaded(Path file, @Nullable Node root, Problems problems) {
        Settings settings = new SettingsReader(file, variables, problems).read(root);
        return new LoadedSettings(settings, problems.list());
    }
}
