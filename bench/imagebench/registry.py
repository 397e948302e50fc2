"""Real docker-registry processes on loopback, and the questions the harness itself asks them."""

import hashlib
import http.client
import json
import os
import re
import ssl
import subprocess
import time

from imagebench import layers, processes

SENT = re.compile(r'"GET \S+ HTTP/1\.1" 20\d (\d+) ')
ACCEPTED = ", ".join((layers.MANIFEST, layers.DOCKER[layers.MANIFEST]))


class Registry:
    """One docker-registry over a storage folder. Listens on a port the kernel chose."""

    def __init__(self, storage, folder, name, certificates=None, accounted=False):
        """`accounted`: whether it writes down what it sends, for `sent`."""
        self.storage = storage
        self.certificates = certificates
        self.log = log = os.path.join(folder, name + ".log")
        settings = {
            "version": 0.1,
            "log": {"level": "error", "accesslog": {"disabled": not accounted}},
            "storage": {
                "filesystem": {"rootdirectory": storage},
                "maintenance": {"uploadpurging": {"enabled": False}},
            },
            "http": {"addr": "127.0.0.1:0", "secret": "bench"},
        }
        if certificates:
            settings["http"]["tls"] = {"certificate": certificates.certificate, "key": certificates.key}
        path = os.path.join(folder, name + ".yml")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(settings, file)  # YAML is a superset of JSON
        os.makedirs(storage, exist_ok=True)
        with open(log, "wb") as output:
            self.process = processes.start(
                ["docker-registry", "serve", path], stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        try:
            self.port = _listening_port(self.process, log)
        except BaseException:
            self.stop()
            raise
        self.address = "127.0.0.1:%d" % self.port

    def connection(self):
        if self.certificates:
            return http.client.HTTPSConnection(
                "127.0.0.1", self.port, context=ssl.create_default_context(cafile=self.certificates.authority)
            )
        return http.client.HTTPConnection("127.0.0.1", self.port)

    def differences(self, images):
        """What is missing or different: manifests by their bytes, blobs by presence in the repository and size."""
        found = []
        connection = self.connection()
        try:
            for image in images:
                name = image["repository"] + ":" + image["tag"]
                status, body, _ = _ask(connection, "GET", image["repository"], "manifests/" + image["tag"])
                digest = "sha256:" + hashlib.sha256(body).hexdigest()
                if status != 200 or digest != image["digest"]:
                    found.append("%s: manifest %s, status %d, %s expected" % (name, digest, status, image["digest"]))
                    continue
                for blob in image["blobs"]:
                    status, _, length = _ask(connection, "HEAD", image["repository"], "blobs/" + blob["digest"])
                    if status != 200 or length != blob["size"]:
                        found.append("%s: blob %s, status %d, %s bytes" % (name, blob["digest"], status, length))
        finally:
            connection.close()
        return found

    def other_configurations(self, images):
        """What is missing or different where layers were compressed anew: the configuration, which names the layers' content,
        is compared by its digest, and the blobs of the manifest that is there are asked for."""
        found = []
        connection = self.connection()
        try:
            for image in images:
                status, body, _ = _ask(connection, "GET", image["repository"], "manifests/" + image["tag"])
                manifest = json.loads(body)
                blobs = [manifest["config"], *manifest["layers"]] if status == 200 else []
                sizes = [_ask(connection, "HEAD", image["repository"], "blobs/" + blob["digest"])[2] for blob in blobs]
                digest = blobs[0]["digest"] if blobs else None
                complete = len(blobs) == len(image["blobs"]) and sizes == [blob["size"] for blob in blobs]
                if digest != image["blobs"][0]["digest"] or not complete:
                    found.append("%s: status %d, configuration %s" % (image["repository"], status, digest))
        finally:
            connection.close()
        return found

    def holdings(self):
        """Paths of whatever has arrived: blobs, bytes of begun uploads, and that a repository has something. An upload that
        was begun and got no byte is nothing: who asks for a blob to be mounted begins one if it is not there."""
        paths = [os.path.join(folder, name) for folder, _, names in os.walk(self.storage) for name in names]
        return [path for path in paths if os.path.basename(path) in ("data", "link") and os.path.getsize(path)]

    def manifests(self, images):
        """The manifests' bytes, by their digests."""
        connection = self.connection()
        try:
            found = [_ask(connection, "GET", image["repository"], "manifests/" + image["tag"])[1] for image in images]
            return {"sha256:" + hashlib.sha256(body).hexdigest(): body for body in found}
        finally:
            connection.close()

    def sent(self):
        """Bytes of all answers' bodies so far."""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return sum(int(size) for size in SENT.findall(file.read()))

    def put_manifest(self, repository, tag, media_type, body):
        connection = self.connection()
        try:
            path = "/v2/%s/manifests/%s" % (repository, tag)
            connection.request("PUT", path, body=body, headers={"Content-Type": media_type})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                raise RuntimeError("%s:%s: status %d, %s" % (repository, tag, answer.status, text[:500]))
        finally:
            connection.close()

    def stop(self):
        processes.stop(self.process)


def _ask(connection, method, repository, rest):
    connection.request(method, "/v2/%s/%s" % (repository, rest), headers={"Accept": ACCEPTED})
    answer = connection.getresponse()
    body = answer.read()
    return answer.status, body, int(answer.headers.get("Content-Length") or -1)


def _listening_port(process, log):
    """Asks the kernel which port the process listens on: no guess that somebody else could take in between."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        if process.poll() is not None:
            with open(log, encoding="utf-8", errors="replace") as file:
                raise RuntimeError("docker-registry ended at once: " + file.read()[-2000:])
        port = _port_of(process.pid)
        if port:
            return port
        time.sleep(0.01)
    raise RuntimeError("docker-registry does not listen after 15 s")


def _port_of(pid):
    sockets = set()
    folder = "/proc/%d/fd" % pid
    for name in os.listdir(folder):
        try:
            link = os.readlink(os.path.join(folder, name))
        except OSError:
            continue
        if link.startswith("socket:["):
            sockets.add(link[8:-1])
    for table in ("tcp", "tcp6"):
        try:
            with open("/proc/%d/net/%s" % (pid, table), encoding="ascii") as file:
                rows = [line.split() for line in file.readlines()[1:]]
        except FileNotFoundError:
            continue
        for row in rows:
            if row[3] == "0A" and row[9] in sockets:
                return int(row[1].rpartition(":")[2], 16)
    return None


class Certificates:
    """A certificate authority of our own and a server certificate for 127.0.0.1, made with openssl."""

    def __init__(self, folder):
        os.makedirs(folder, exist_ok=True)
        self.folder = os.path.join(folder, "trusted")  # the form skopeo wants: a folder with *.crt
        os.makedirs(self.folder, exist_ok=True)
        self.authority = os.path.join(self.folder, "ca.crt")
        self.certificate = os.path.join(folder, "server.crt")
        self.key = os.path.join(folder, "server.key")
        authority_key = os.path.join(folder, "ca.key")
        request = os.path.join(folder, "server.csr")
        names = os.path.join(folder, "names.ext")
        with open(names, "w", encoding="ascii") as file:
            file.write("subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth\n")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        _openssl(
            ["req", "-x509", *curve, "-keyout", authority_key, "-out", self.authority, "-days", "30"]
            + ["-subj", "/CN=bench authority", "-addext", "basicConstraints=critical,CA:TRUE"]
            + ["-addext", "keyUsage=critical,keyCertSign"]
        )
        _openssl(["req", *curve, "-keyout", self.key, "-out", request, "-subj", "/CN=bench registry"])
        _openssl(
            ["x509", "-req", "-in", request, "-CA", self.authority, "-CAkey", authority_key, "-CAcreateserial"]
            + ["-out", self.certificate, "-days", "30", "-extfile", names]
        )


def _openssl(arguments):
    processes.run(["openssl", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
