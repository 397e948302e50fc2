package io.imagetransmit.registry.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.imagetransmit.http.server.Limits;
import io.imagetransmit.image.Digest;
import io.imagetransmit.testing.Certificates;
import io.imagetransmit.testing.Command;
import io.imagetransmit.testing.KeyAndCertificate;
import io.imagetransmit.testing.Programs;
import io.imagetransmit.testing.TemporaryFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debian's skopeo as a client. */
class SkopeoTest {
    private static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

    private final Path skopeo = Programs.require("skopeo");
    private final TemporaryFolder temporary = new TemporaryFolder("skopeo");
    /** Of little patience: every skopeo tries TLS first. */
    private final ServedFolder served = new ServedFolder(
            "served", UnaryOperator.identity(), new Limits(16, 64, Duration.ofMillis(700), Duration.ofSeconds(60)));

    @BeforeEach
    void makeImage() throws IOException {
        makeImage(served);
    }

    @AfterEach
    void close() throws IOException {
        served.close();
        temporary.close();
    }

    private String copy(Object... arguments) {
        Object[] all = new Object[arguments.length + 4];
        all[0] = "copy";
        all[1] = "--insecure-policy";
        all[2] = "--src-tls-verify=false";
        all[3] = "--dest-tls-verify=false";
        System.arraycopy(arguments, 0, all, 4, arguments.length);
        return Command.of(skopeo, all).runOrFail();
    }

    private String docker(String image) {
        return "docker://" + served.host() + "/" + image;
    }

    private byte[] manifest(String repository, String reference) {
        return served.send("GET", "/v2/" + repository + "/manifests/" + reference)
                .body();
    }

    /** A multi-platform index over two images with real gzip layers. */
    private static void makeImage(ServedFolder served) throws IOException {
        StringBuilder children = new StringBuilder();
        for (String architecture : new String[] {"amd64", "arm64"}) {
            byte[] tar = tar(architecture);
            byte[] layer = gzip(tar);
            byte[] config = ServedFolder.bytes("{\"architecture\":\"" + architecture
                    + "\",\"os\":\"linux\",\"config\":{},\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
                    + Digest.sha256(tar) + "\"]}}");
            served.push("multi/image", layer);
            served.push("multi/image", config);
            byte[] manifest = ServedFolder.manifest(
                    "",
                    ServedFolder.descriptor(ServedFolder.OCI_CONFIG, config),
                    ServedFolder.descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer));
            Digest digest = Digest.sha256(manifest);
            ServedFolder.assertCreated(
                    served.putManifest("multi/image", digest.toString(), ServedFolder.OCI_MANIFEST, manifest));
            children.append(children.isEmpty() ? "" : ",")
                    .append(ServedFolder.descriptor(ServedFolder.OCI_MANIFEST, manifest)
                            .replaceFirst("}$", ""))
                    .append(",\"platform\":{\"os\":\"linux\",\"architecture\":\"" + architecture + "\"}}");
        }
        byte[] index = ServedFolder.index("", children.toString());
        ServedFolder.assertCreated(served.putManifest("multi/image", "v1", ServedFolder.OCI_INDEX, index));
    }

    /** A tar archive (ustar) of one file named {@code name}, whose content is its name, many times. */
    private static byte[] tar(String name) {
        byte[] content = ServedFolder.bytes(name.repeat(30_000));
        byte[] header = new byte[512];
        put(header, 0, name);
        put(
                header,
                100,
                "0000644\0" + "0000000\0" + "0000000\0" + "%011o\0".formatted(content.length) + "00000000000\0");
        put(header, 148, "        0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        tar.writeBytes(header);
        tar.writeBytes(content);
        tar.writeBytes(new byte[(512 - content.length % 512) % 512 + 1024]);
        return tar.toByteArray();
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    private static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    @Test
    void copiesAMultiPlatformIndexByteForByte() {
        copy("--all", docker("multi/image:v1"), docker("target/image:v1"));
        assertArrayEquals(manifest("multi/image", "v1"), manifest("target/image", "v1"));
        copy("--all", "--format=v2s2", docker("multi/image:v1"), docker("target/docker:v1"));
        assertEquals(
                DOCKER_LIST,
                ServedFolder.header(served.send("HEAD", "/v2/target/docker/manifests/v1"), "Content-Type"));
    }

    @Test
    void pushesAndPullsSchema2() throws IOException {
        copy("--format=v2s2", docker("multi/image:v1"), docker("schema2:x"));
        assertEquals(
                DOCKER_MANIFEST, ServedFolder.header(served.send("HEAD", "/v2/schema2/manifests/x"), "Content-Type"));
        copy(docker("schema2:x"), "dir:" + temporary.resolve("dir"));
        assertArrayEquals(
                manifest("schema2", "x"),
                Files.readAllBytes(temporary.resolve("dir").resolve("manifest.json")));
        String inspected = Command.of(skopeo, "inspect", "--tls-verify=false", docker("schema2:x"))
                .runOrFail();
        assertTrue(inspected.contains("\"amd64\""), inspected);
    }

    @Test
    void readsTheFolderAsLayouts() throws IOException {
        copy("--all", "oci:" + served.folder().resolve("multi/image") + ":v1", "dir:" + temporary.resolve("dir"));
        assertArrayEquals(
                manifest("multi/image", "v1"),
                Files.readAllBytes(temporary.resolve("dir").resolve("manifest.json")));
    }

    @Test
    void serverAndSkopeoWriteIntoTheSameFolder() throws IOException {
        copy("--all", docker("multi/image:v1"), "oci:" + served.folder().resolve("theirs") + ":v9");
        copy("--all", docker("theirs:v9"), "oci:" + temporary.resolve("back") + ":v9");
        assertArrayEquals(manifest("multi/image", "v1"), manifest("theirs", "v9"));
        served.pushImage("theirs", "ours", "text");
        copy("--all", docker("multi/image:v1"), "oci:" + served.folder().resolve("theirs") + ":v10");
        JsonObject tags = JsonParser.parseString(Command.of(skopeo, "list-tags", "--tls-verify=false", docker("theirs"))
                        .runOrFail())
                .getAsJsonObject();
        assertEquals("[\"ours\",\"v10\",\"v9\"]", tags.get("Tags").toString());
    }

    @Test
    void deletes() {
        copy("--all", docker("multi/image:v1"), docker("other:v1"));
        Command.of(skopeo, "delete", "--tls-verify=false", docker("other:v1")).runOrFail();
        assertEquals(404, served.send("HEAD", "/v2/other/manifests/v1").statusCode());
        assertEquals(200, served.send("HEAD", "/v2/multi/image/manifests/v1").statusCode());
    }

    @Test
    void logsInOverTls() throws Exception {
        try (Certificates certificates = new Certificates()) {
            SSLContext context = serverContext(certificates.server());
            UnaryOperator<RegistryServerSettings> settings =
                    s -> s.withTls(context).withLogin(new Login("anna", "geheim"));
            try (ServedFolder secure = new ServedFolder("secure", settings, Limits.TLS)) {
                assertEquals("https", secure.server().uri().getScheme());
                Path trusted = Files.createDirectory(temporary.resolve("trusted"));
                Files.copy(certificates.authority().certificate(), trusted.resolve("ca.crt"));
                String target = "docker://" + secure.host() + "/deep/er/image:v1";
                Command push = Command.of(
                        skopeo,
                        "copy",
                        "--all",
                        "--insecure-policy",
                        "--src-tls-verify=false",
                        "--dest-cert-dir=" + trusted,
                        "--dest-creds=anna:geheim",
                        docker("multi/image:v1"),
                        target);
                push.runOrFail();
                push.runOrFail();
                Command wrong =
                        Command.of(skopeo, "inspect", "--raw", "--cert-dir=" + trusted, "--creds=anna:falsch", target);
                assertNotEquals(0, wrong.run().exitCode());
                Command inspect =
                        Command.of(skopeo, "inspect", "--raw", "--cert-dir=" + trusted, "--creds=anna:geheim", target);
                assertArrayEquals(manifest("multi/image", "v1"), ServedFolder.bytes(inspect.runOrFail()));
            }
        }
    }

    private static SSLContext serverContext(KeyAndCertificate pair) throws Exception {
        String pem = Files.readString(pair.key());
        String base64 = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        try (InputStream in = Files.newInputStream(pair.certificate())) {
            Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
            PKCS8EncodedKeySpec key =
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64));
            keys.setKeyEntry(
                    "server", KeyFactory.getInstance("RSA").generatePrivate(key), new char[0], new Certificate[] {
                        certificate
                    });
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
