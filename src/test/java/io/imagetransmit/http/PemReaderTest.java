package io.imagetransmit.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemReaderTest {
    @TempDir
    static Path folder = Path.of("");

    private static Path rsa = Path.of("");
    private static Path ec = Path.of("");
    private static Path certificate = Path.of("");

    @BeforeAll
    static void makeFiles() throws Exception {
        rsa = folder.resolve("rsa.pem");
        ec = folder.resolve("ec.pem");
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", rsa.toString());
        openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384", "-out", ec.toString());
        certificate = certificate(rsa);
    }

    private static Path certificate(Path key) throws Exception {
        Path file = Path.of(key + ".crt");
        openssl(
                "req",
                "-x509",
                "-new",
                "-key",
                key.toString(),
                "-subj",
                "/CN=a",
                "-days",
                "9",
                "-out",
                file.toString());
        return file;
    }

    private static String openssl(String... arguments) throws Exception {
        return new Pki(folder).run(arguments);
    }

    /** An EC key's {@code equals} tells apart encodings with and without the curve. */
    private static void assertSameKey(Path expected, Path actual) throws PemException {
        ECPrivateKey one = assertInstanceOf(ECPrivateKey.class, PemReader.privateKey(expected));
        ECPrivateKey other = assertInstanceOf(ECPrivateKey.class, PemReader.privateKey(actual));
        assertEquals(one.getS(), other.getS());
        assertEquals(one.getParams().getOrder(), other.getParams().getOrder());
    }

    private static PemException.Kind kindOf(Executable call) {
        return assertThrows(PemException.class, call).kind();
    }

    private static Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.ISO_8859_1);
    }

    @Test
    void readsAnRsaKeyOfEitherFormAndOfBothLengthsOfDerLengths() throws Exception {
        PrivateKey expected = PemReader.privateKey(rsa);
        Path traditional = folder.resolve("rsa1.pem");
        openssl("rsa", "-traditional", "-in", rsa.toString(), "-out", traditional.toString());
        assertTrue(Files.readString(traditional).contains("BEGIN RSA PRIVATE KEY"));
        assertEquals(expected, PemReader.privateKey(traditional));
        assertNotNull(ClientIdentity.read(certificate, traditional));
    }

    @ParameterizedTest
    @ValueSource(strings = {"prime256v1", "secp384r1", "secp521r1"})
    void readsAnEcKeyOfEitherForm(String curve) throws Exception {
        Path sec1 = folder.resolve(curve + ".sec1");
        Path pkcs8 = folder.resolve(curve + ".pkcs8");
        openssl("ecparam", "-name", curve, "-genkey", "-out", sec1.toString());
        assertTrue(Files.readString(sec1).startsWith("-----BEGIN EC PARAMETERS"));
        openssl("pkcs8", "-topk8", "-nocrypt", "-in", sec1.toString(), "-out", pkcs8.toString());
        assertSameKey(pkcs8, sec1);

        String withoutParameters = Files.readString(sec1).replaceAll("(?s)^.*END EC PARAMETERS-----\\s*", "");
        Path bare = write(curve + ".bare", withoutParameters);
        assertSameKey(pkcs8, bare);
        assertNotNull(ClientIdentity.read(certificate(sec1), bare));
    }

    @Test
    void takesTheCurveFromTheParametersWhereTheKeyDoesNotNameIt() throws Exception {
        Path sec1 = folder.resolve("nocurve.pem");
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", sec1.toString());
        Der.Reader fields = null;
        String parameters = "";
        for (PemBlock block : PemBlock.read(sec1)) {
            if (block.label().equals("EC PARAMETERS")) {
                parameters = block("EC PARAMETERS", block.content());
            } else {
                fields = new Der.Reader(new Der.Reader(block.content()).next(Der.SEQUENCE));
            }
        }
        assertNotNull(fields);
        byte[] key = Der.value(
                Der.SEQUENCE,
                Der.value(Der.INTEGER, fields.next(Der.INTEGER)),
                Der.value(Der.OCTET_STRING, fields.next(Der.OCTET_STRING)));
        String bare = block("EC PRIVATE KEY", key);
        assertSameKey(sec1, write("parameters.pem", parameters + bare));
        Path none = write("noparameters.pem", bare);
        assertEquals(PemException.Kind.MALFORMED, kindOf(() -> PemReader.privateKey(none)));
    }

    private static String block(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder().encodeToString(content);
        return "-----BEGIN " + label + "-----\r\n" + base64 + "\r\n-----END " + label + "-----\r\n";
    }

    @Test
    void readsAnEd25519Key() throws Exception {
        Path key = folder.resolve("ed25519.pem");
        openssl("genpkey", "-algorithm", "ED25519", "-out", key.toString());
        assertEquals("EdDSA", PemReader.privateKey(key).getAlgorithm());
        assertNotNull(ClientIdentity.read(certificate(key), key));
    }

    @Test
    void refusesEncryptedKeysOfEitherForm() throws Exception {
        Path pkcs8 = folder.resolve("encrypted8.pem");
        Path traditional = folder.resolve("encrypted1.pem");
        openssl("pkey", "-in", rsa.toString(), "-aes256", "-passout", "pass:x", "-out", pkcs8.toString());
        openssl(
                "rsa",
                "-traditional",
                "-in",
                rsa.toString(),
                "-aes256",
                "-passout",
                "pass:x",
                "-out",
                traditional.toString());
        assertEquals(PemException.Kind.ENCRYPTED_KEY, kindOf(() -> PemReader.privateKey(pkcs8)));
        assertEquals(PemException.Kind.ENCRYPTED_KEY, kindOf(() -> PemReader.privateKey(traditional)));
    }

    @Test
    void refusesKeysThatJavaCannotUse() throws Exception {
        Path curve = folder.resolve("brainpool.pem");
        openssl("ecparam", "-name", "brainpoolP320t1", "-genkey", "-noout", "-out", curve.toString());
        assertEquals(PemException.Kind.UNSUPPORTED_KEY, kindOf(() -> PemReader.privateKey(curve)));
        Path dsa = write("openssh.pem", block("OPENSSH PRIVATE KEY", new byte[] {1, 2, 3}));
        assertEquals(PemException.Kind.UNSUPPORTED_KEY, kindOf(() -> PemReader.privateKey(dsa)));
    }

    @Test
    void noticesAKeyOfAnotherCertificate() throws Exception {
        Path other = folder.resolve("other.pem");
        openssl("genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", other.toString());
        assertEquals(PemException.Kind.KEY_MISMATCH, kindOf(() -> ClientIdentity.read(certificate, other)));
        assertEquals(PemException.Kind.KEY_MISMATCH, kindOf(() -> ClientIdentity.read(certificate, ec)));
    }

    @Test
    void readsAllCertificatesAndPassesOverWhatStandsBetweenThem() throws Exception {
        String one = Files.readString(certificate);
        String two = Files.readString(certificate(ec));
        Path all = write(
                "all.pem",
                "\u00ef\u00bb\u00bf" + one + "# a note\r\n" + Files.readString(rsa) + two.replace("\n", "\r\n"));
        assertEquals(2, PemReader.certificates(all).size());
        assertEquals(PemReader.privateKey(rsa), PemReader.privateKey(all));
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        assertEquals(PemException.Kind.UNREADABLE, kindOf(() -> PemReader.certificates(folder.resolve("none"))));
        assertEquals(PemException.Kind.UNREADABLE, kindOf(() -> PemReader.certificates(folder)));
        assertEquals(PemException.Kind.NO_CERTIFICATE, kindOf(() -> PemReader.certificates(rsa)));
        assertEquals(PemException.Kind.NO_KEY, kindOf(() -> PemReader.privateKey(certificate)));
        Path large = folder.resolve("large");
        Files.write(large, new byte[(4 << 20) + 1]);
        assertEquals(PemException.Kind.TOO_LARGE, kindOf(() -> PemReader.certificates(large)));
        Path der = write("bad.pem", block("CERTIFICATE", new byte[] {0x30, 0x03, 1, 2, 3}));
        assertEquals(PemException.Kind.MALFORMED, kindOf(() -> PemReader.certificates(der)));
        Path text = write("text.pem", "-----BEGIN PRIVATE KEY-----\nsecret!\n-----END PRIVATE KEY-----\n");
        PemException exception = assertThrows(PemException.class, () -> PemReader.privateKey(text));
        assertEquals(PemException.Kind.MALFORMED, exception.kind());
        assertFalse(String.valueOf(exception.getMessage()).contains("secret"));
    }

    /** Whatever is done to a good file, there is a result or the typed problem, and nothing else. */
    @Test
    void staysCalmWithBrokenFiles() throws Exception {
        Path sec1 = folder.resolve("fuzz.sec1");
        Path traditional = folder.resolve("fuzz.rsa");
        openssl("ecparam", "-name", "prime256v1", "-genkey", "-out", sec1.toString());
        openssl("rsa", "-traditional", "-in", rsa.toString(), "-out", traditional.toString());
        Random random = new Random(20261123);
        int refused = 0;
        for (Path source : new Path[] {rsa, ec, sec1, traditional, certificate}) {
            for (int i = 0; i < 400; i++) {
                Path broken = folder.resolve("broken");
                Files.write(broken, breakSomething(source, random));
                refused += isRefused(() -> PemReader.privateKey(broken)) ? 1 : 0;
                refused += isRefused(() -> PemReader.certificates(broken)) ? 1 : 0;
            }
        }
        assertTrue(refused > 2000, "only " + refused);
    }

    private static byte[] breakSomething(Path source, Random random) throws IOException {
        if (random.nextInt(4) == 0) {
            byte[] text = Files.readAllBytes(source);
            return Arrays.copyOf(text, random.nextInt(text.length));
        }
        StringBuilder text = new StringBuilder();
        for (PemBlock block : PemBlock.read(source)) {
            byte[] content = block.content().clone();
            // mostly near the front, where the structure is
            int reach = random.nextBoolean() ? Math.min(40, content.length) : content.length;
            for (int change = 0; change <= random.nextInt(3); change++) {
                content[random.nextInt(reach)] = (byte) random.nextInt(256);
            }
            text.append(block(block.label(), content));
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean isRefused(Executable call) throws Exception {
        try {
            call.execute();
            return false;
        } catch (PemException e) {
            return true;
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    /** The dashes at the end of the first line are no part of an END line. */
    @Test
    void aBlockThatEndsWithinItsFirstLineIsMalformed() throws Exception {
        Path file = write("overlapping.pem", "-----BEGIN -----END -----\n");
        assertEquals(PemException.Kind.MALFORMED, kindOf(() -> PemReader.certificates(file)));
    }
}
