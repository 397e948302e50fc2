package io.imagetransmit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.imagetransmit.config.LoadedSettings;
import io.imagetransmit.config.Selection;
import io.imagetransmit.config.SettingsLoader;
import io.imagetransmit.i18n.Language;
import io.imagetransmit.i18n.Messages;
import io.imagetransmit.image.ImageList;
import io.imagetransmit.image.Shard;
import io.imagetransmit.job.JobRequest;
import io.imagetransmit.job.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What docs/kubernetes.md shows is what stands in examples/kubernetes, and works. */
class KubernetesExamplesTest {
    private static final Path FOLDER = Path.of("examples/kubernetes");

    @ParameterizedTest
    @ValueSource(strings = {"config.yaml", "cronjob.yaml", "job.yaml"})
    void thePageShowsTheFile(String name) throws IOException {
        String page = Files.readString(Path.of("docs/kubernetes.md"));
        assertTrue(page.contains("```yaml\n" + Files.readString(FOLDER.resolve(name)) + "```\n"), name);
    }

    @Test
    void theConfigurationAndTheListCanBeRead(@TempDir Path folder) throws IOException {
        List<Object> documents = documents("config.yaml");
        Object secret = at(documents.get(1), "stringData");
        Map<String, String> variables = Map.of(
                "SOURCE_PASSWORD", text(at(secret, "SOURCE_PASSWORD")),
                "TARGET_PASSWORD", text(at(secret, "TARGET_PASSWORD")));
        Files.writeString(folder.resolve("cfg.yaml"), file(documents, "cfg.yaml"));
        LoadedSettings loaded = new SettingsLoader(variables).find(folder);
        assertEquals(List.of(), loaded.problems());
        ImageList list = ImageList.of(file(documents, "img.lst").lines().toList());
        assertEquals(List.of(), list.invalid());
        assertEquals(3, list.entries().size());
        for (String name : List.of("cronjob.yaml", "job.yaml")) {
            JobRequest request = request(documents(name).get(0));
            assertInstanceOf(
                    Selection.Chosen.class,
                    loaded.settings().source(Objects.requireNonNull(request.source())),
                    request.source());
            assertInstanceOf(
                    Selection.Chosen.class,
                    loaded.settings().target(Objects.requireNonNull(request.target())),
                    request.target());
            assertEquals("img.lst", request.list());
        }
    }

    @Test
    void everyPodOfTheIndexedJobHasAShareOfItsOwn() throws IOException {
        Object job = documents("job.yaml").get(0);
        assertEquals("Indexed", at(job, "spec.completionMode"));
        int pods = (int) at(job, "spec.completions");
        String shard = request(job).shard();
        assertNotNull(shard);
        List<Shard> shares = new ArrayList<>();
        for (int index = 0; index < pods; index++) {
            shares.add(Shard.parse(shard, String.valueOf(index)));
        }
        assertEquals(List.of(new Shard(1, 4), new Shard(2, 4), new Shard(3, 4), new Shard(4, 4)), shares);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cronjob.yaml", "job.yaml"})
    void nothingInAPodIsMoreThanItNeeds(String name) throws IOException {
        Object pod = pod(documents(name).get(0));
        Object container = ((List<?>) at(pod, "containers")).get(0);
        assertEquals(true, at(pod, "securityContext.runAsNonRoot"));
        assertEquals(true, at(container, "securityContext.readOnlyRootFilesystem"));
        assertEquals(false, at(container, "securityContext.allowPrivilegeEscalation"));
        assertEquals(List.of("ALL"), at(container, "securityContext.capabilities.drop"));
        assertEquals("512Mi", at(container, "resources.limits.memory"));
        List<Object> volumes = names((List<?>) at(pod, "volumes"));
        List<Object> mounts = names((List<?>) at(container, "volumeMounts"));
        assertTrue(volumes.containsAll(mounts) && mounts.containsAll(volumes), volumes + " " + mounts);
        assertTrue(mounts.contains("data") && mounts.contains("tmp"), mounts.toString());
    }

    /** All claims, maps and secrets that pods name are in the files. */
    @Test
    void whatIsNamedIsThere() throws IOException {
        List<String> there = new ArrayList<>();
        for (String name : List.of("config.yaml", "cronjob.yaml")) {
            for (Object document : documents(name)) {
                there.add(at(document, "kind") + " " + at(document, "metadata.name"));
            }
        }
        assertTrue(
                there.containsAll(List.of(
                        "ConfigMap image-transmit", "Secret image-transmit", "PersistentVolumeClaim image-transmit")),
                there.toString());
        for (String name : List.of("cronjob.yaml", "job.yaml")) {
            String file = Files.readString(FOLDER.resolve(name));
            assertFalse(file.contains("password"), file);
            assertTrue(file.contains("secretRef:"), file);
        }
    }

    private static JobRequest request(Object job) {
        Object container = ((List<?>) at(pod(job), "containers")).get(0);
        List<String> arguments = ((List<?>) at(container, "args"))
                .stream().map(KubernetesExamplesTest::text).toList();
        try {
            return new CommandLineParser(Messages.of(Language.EN))
                    .parse(arguments)
                    .request();
        } catch (UsageException e) {
            throw new AssertionError(arguments.toString(), e);
        }
    }

    private static Object pod(Object job) {
        boolean cron = "CronJob".equals(at(job, "kind"));
        return at(job, cron ? "spec.jobTemplate.spec.template.spec" : "spec.template.spec");
    }

    private static List<Object> names(List<?> entries) {
        return entries.stream()
                .<Object>map(entry -> at(entry, "name"))
                .distinct()
                .toList();
    }

    private static List<Object> documents(String name) throws IOException {
        Yaml yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        Iterable<Object> all = yaml.loadAll(Files.readString(FOLDER.resolve(name)));
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    private static String file(List<Object> documents, String name) {
        Map<?, ?> files = (Map<?, ?>) at(documents.get(0), "data");
        return text(Objects.requireNonNull(files.get(name)));
    }

    private static Object at(Object document, String path) {
        Object place = document;
        for (String key : path.split("\\.", -1)) {
            place = Objects.requireNonNull(((Map<?, ?>) place).get(key), path);
        }
        return place;
    }

    private static String text(Object value) {
        return assertInstanceOf(String.class, value);
    }
}
