package io.imagetransmit.trial;

import io.imagetransmit.cli.BundleRig;
import io.imagetransmit.cli.ProgramRig;
import io.imagetransmit.registry.server.RegistryServer;
import io.imagetransmit.registry.server.RegistryServerSettings;
import io.imagetransmit.testing.RealRegistry;
import io.imagetransmit.testing.RegistryAccess;
import io.imagetransmit.testing.RegistryInspector;
import io.imagetransmit.testing.RegistryPusher;
import io.imagetransmit.testing.TemporaryFolder;
import io.imagetransmit.testing.TestImage;
import io.imagetransmit.trial.Expectations.Place;
import io.imagetransmit.trial.JobPlan.Form;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Where one job takes place. */
final class World implements AutoCloseable {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final JobPlan plan;
    private final Secrets secrets;
    private final TemporaryFolder folder = new TemporaryFolder("trial");
    private final RegistryServer source;
    private final @Nullable RegistryServer embedded;
    private final RegistryAccess target;
    private final Storage storage;
    private final Lines lines;
    private final ProgramRig rig = new ProgramRig();
    private final Expectations expected = new Expectations();
    private final List<String> noted = new ArrayList<>();

    /** @param real the docker-registry that is used if the plan says so */
    World(JobPlan plan, @Nullable RealRegistry real) {
        this.plan = plan;
        this.secrets = Secrets.of(plan);
        this.source = server("source");
        InetSocketAddress address;
        if (plan.realTarget() && real != null) {
            embedded = null;
            address = real.address();
            target = access(real.url());
            storage = new Storage(real.storage(), true);
        } else {
            embedded = server("target");
            address = embedded.address();
            target = access(embedded.uri());
            storage = new Storage(folder.resolve("target"), false);
        }
        lines = new Lines(plan, secrets, source.address(), address);
        configure();
    }

    private RegistryServer server(String name) {
        try {
            return RegistryServer.start(RegistryServerSettings.loopback(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RegistryAccess access(URI url) {
        return new RegistryAccess(url, CLIENT, repository -> "");
    }

    private void configure() {
        rig.variable("PATH", String.valueOf(System.getenv("PATH")));
        Random random = plan.random("configuration");
        String login = plan.access() == JobPlan.Access.OPEN
                ? ""
                : "\nuser: " + secrets.user().user() + "\npassword: "
                        + secrets.user().password();
        StringBuilder more = new StringBuilder();
        if (plan.twins()) {
            String twin = "registry: " + lines.twin().url() + login + "\nrepository: " + twinProject();
            more.append("- name: c\n  ").append(twin.replace("\n", "\n  ")).append('\n');
        }
        more.append("interval: 1\n");
        more.append("maxconn: ").append(1 + random.nextInt(6)).append('\n');
        more.append("retries: ").append(random.nextInt(3)).append('\n');
        more.append("compressor: ")
                .append(
                        switch (plan.form()) {
                            case TAR, SINGLE -> "tar";
                            case SQUASHFS -> "squashfs";
                            case COMPACT -> "compact";
                        })
                .append('\n');
        if (plan.form() == Form.SINGLE) {
            more.append("singlefile: true\n");
        }
        if (plan.form() != Form.SQUASHFS && random.nextInt(4) == 0) {
            more.append("volumesize: 1MB\n");
        }
        if (plan.cache()) {
            more.append("cache:\n  pathname: cache\n");
        }
        if (plan.referrers()) {
            more.append("referrers: true\n");
        }
        rig.configure(
                "registry: " + lines.source().url() + login,
                "registry: " + lines.target().url() + login,
                more.toString());
    }

    JobPlan plan() {
        return plan;
    }

    Secrets secrets() {
        return secrets;
    }

    Lines lines() {
        return lines;
    }

    ProgramRig rig() {
        return rig;
    }

    Storage storage() {
        return storage;
    }

    Expectations expected() {
        return expected;
    }

    /** What all repositories of this job begin with. */
    String prefix() {
        return "job" + plan.number();
    }

    private String twinProject() {
        return "twin" + plan.number();
    }

    /** What the target's repositories of this job begin with. */
    List<String> targetPrefixes() {
        return plan.twins() ? List.of(prefix(), twinProject()) : List.of(prefix());
    }

    /** The argument that names the targets. */
    String targets() {
        return plan.twins() ? "-dst=b,c" : "-dst=b";
    }

    /** Where an image comes that comes to this place: at the second target, which is another way to the same registry, too. */
    List<Place> places(Place place) {
        return plan.twins()
                ? List.of(place, new Place(place.repository().replace(prefix(), twinProject()), place.tag()))
                : List.of(place);
    }

    /** Remembers which upload sessions the program has written down for a later run. */
    void noteUploads() {
        for (Path file : BundleRig.files(rig.path("data"))) {
            String name = rig.path("").relativize(file).toString();
            if (name.startsWith("data/temp/uploads/") && name.endsWith(".json")) {
                noted.add(rig.read(name));
            }
        }
    }

    /** Whether a run that was ended has written down this session. */
    boolean noted(String session) {
        return noted.stream().anyMatch(text -> text.contains(session));
    }

    /** Puts an image where it is to be taken from. */
    void push(String repository, String tag, TestImage image) {
        push(access(source.uri()), pusher -> pusher.push(repository, tag, image));
    }

    /** The same without a tag, as referrers have none. */
    void pushReferrer(String repository, TestImage image) {
        push(access(source.uri()), pusher -> pusher.pushWithoutTag(repository, image));
    }

    /** Puts an image where the program is to bring others. */
    void pushToTarget(String repository, String tag, TestImage image) {
        push(target, pusher -> pusher.push(repository, tag, image));
    }

    /** The client may meet a connection that the registry has just closed, and does not repeat a POST by itself. */
    private static void push(RegistryAccess registry, Consumer<RegistryPusher> how) {
        try {
            how.accept(new RegistryPusher(registry));
        } catch (UncheckedIOException e) {
            how.accept(new RegistryPusher(registry));
        }
    }

    RegistryInspector arrived() {
        return new RegistryInspector(target);
    }

    @Override
    public void close() {
        lines.close();
        rig.close();
        try {
            source.close();
            if (embedded != null) {
                embedded.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        folder.close();
    }
}
