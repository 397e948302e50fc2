"""The images that are carried, built once into the cache folder and kept as a registry's storage."""

import concurrent.futures
import hashlib
import json
import os
import random
import shutil
import time

from imagebench import layers, processes, services
from imagebench.registry import Registry

# Raise it when the corpus changes; an older cache is then built again.
VERSION = 1
SMALL_IMAGES = 60
SMALL_LAYERS = 5
RELEASE, PATCH = "1.0.0", "1.0.1"
DOCKER_TAG = RELEASE + "-docker"
MIRROR = "http://deb.debian.org/debian"

# Made anew by each installation, or of the building machine, or of no use in an image.
UNSTABLE = (
    "dev proc sys tmp run var/log var/cache var/lib/apt/lists etc/hostname etc/resolv.conf etc/machine-id "
    "etc/shadow- etc/passwd- etc/group- etc/gshadow- var/lib/dpkg/status-old var/lib/dpkg/diversions-old "
    "var/lib/systemd usr/share/doc usr/share/man usr/share/info"
).split()


class Corpus:
    """`images[group]` is a list of {repository, tag, digest, blobs}, the config's blob first.

    Groups: services, patch, small; docker: services with manifests of Docker's kind.
    """

    def __init__(self, home, record):
        self.storage = os.path.join(home, "corpus", "registry")
        self.images = record["images"]
        self.made = record["made"]

    def blobs(self, group):
        """Distinct blobs of a group: digest to size."""
        return {blob["digest"]: blob["size"] for image in self.images[group] for blob in image["blobs"]}

    def unpacked(self, group):
        """Bytes of the distinct layers of a group, unpacked."""
        return sum(map(self.unpacked_size, {blob["digest"] for image in self.images[group] for blob in image["blobs"][1:]}))

    def unpacked_size(self, layer):
        """Bytes of a layer, unpacked, as gzip's last four bytes say: there is none of 4 GiB."""
        with open(self.blob_path(layer), "rb") as file:
            file.seek(-4, os.SEEK_END)
            return int.from_bytes(file.read(), "little")

    def blob_path(self, digest):
        """The file in the registry's storage that is the blob."""
        algorithm, _, code = digest.partition(":")
        return os.path.join(self.storage, "docker/registry/v2/blobs", algorithm, code[:2], code, "data")


def ensure(home, say):
    """Opens the cached corpus or builds it. Complete or not there: the record is written last."""
    path = os.path.join(home, "corpus", "corpus.json")
    record = None
    try:
        with open(path, encoding="utf-8") as file:
            record = json.load(file)
    except FileNotFoundError:
        pass
    if record is None or record["version"] != VERSION:
        say("building the corpus in %s (once, some minutes) ..." % home)
        record = _build(home, say)
        _write(path, record)
    if "docker" not in record["images"]:  # came later, and is quickly added
        record["images"]["docker"] = _docker_forms(home, record["images"]["services"])
        _write(path, record)
    return Corpus(home, record)


def _write(path, record):
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(record, file, indent=1)
    os.replace(path + ".new", path)


def _build(home, say):
    if os.geteuid() != 0:
        raise SystemExit("bench: building the corpus needs root once (debootstrap makes the Debian root)")
    work = os.path.join(home, "work")
    for folder in (work, os.path.join(home, "corpus")):
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
    layout = layers.Layout(os.path.join(work, "layout"))
    say("  Debian root (debootstrap)")
    debian = _debian_layer(layout, work)
    say("  JDK")
    jdk = layout.layer(_fill_jdk)
    images = {"services": [], "patch": [], "small": []}
    for group, tag in (("services", RELEASE), ("patch", PATCH)):
        say("  six services, %s" % tag)
        own = _service_layers(layout, work, tag)
        for name, layer in zip(services.SERVICES, own):
            entrypoint = ["/usr/lib/jvm/jdk-17/bin/java", "-jar", "/app/app.jar"]
            record = layout.image("%s-%s" % (name, tag), [debian, jdk, layer], entrypoint)
            images[group].append({"repository": "services/" + name, "tag": tag, **record})
    say("  %d small images" % SMALL_IMAGES)
    for number in range(SMALL_IMAGES):
        name = "image-%02d" % number
        own = [layout.layer(_small_filler(number, layer)) for layer in range(SMALL_LAYERS)]
        record = layout.image(name + "-1", own, ["/bin/true"])
        images["small"].append({"repository": "small/" + name, "tag": "1", **record})
    layout.close()
    say("  into the registry")
    _push(home, layout, images)
    shutil.rmtree(work)
    return {"version": VERSION, "made": time.strftime("%Y-%m-%d"), "images": images}


def _debian_layer(layout, work):
    root = os.path.join(work, "root")
    with open(os.path.join(work, "debootstrap.log"), "wb") as log:
        processes.run(["debootstrap", "--variant=minbase", "bookworm", root, MIRROR], stdout=log)
    unstable = set(UNSTABLE)

    def fill(tar):
        for name in ("dev", "proc", "sys", "tmp", "run"):
            layers.add_folder(tar, name)
        layers.add_tree(tar, root, skip=lambda path: path in unstable)

    layer = layout.layer(fill)
    shutil.rmtree(root)
    return layer


def _fill_jdk(tar):
    """The JDK that is installed here, as JDK images have it: without jmods, sources and the pages about it."""
    home = os.path.dirname(os.path.dirname(os.path.realpath(shutil.which("javac"))))
    unwanted = {"jmods", "src.zip", "lib/src.zip", "man", "docs", "demo", "legal"}
    for name in ("usr", "usr/lib", "usr/lib/jvm", "usr/lib/jvm/jdk-17"):
        layers.add_folder(tar, name)
    layers.add_tree(tar, home, "usr/lib/jvm/jdk-17/", lambda path: path in unwanted)


def _service_layers(layout, work, tag):
    with concurrent.futures.ThreadPoolExecutor(2) as pool:  # zlib works outside the interpreter's lock
        jobs = [pool.submit(_service_layer, layout, work, name, tag) for name in services.SERVICES]
        try:
            return [job.result() for job in jobs]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            processes.stop_all()
            raise


def _service_layer(layout, work, name, tag):
    folder = os.path.join(work, name + "-" + tag)
    patch = tag == PATCH
    pom = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "libraries", "pom.xml")
    jars = services.libraries(name, patch, pom, os.path.join(folder, "lib"))
    classes = services.own_classes(name, patch, folder)
    jar = services.fat_jar(name, tag, classes, jars)
    shutil.rmtree(folder)

    def fill(tar):
        layers.add_folder(tar, "app")
        layers.add_bytes(tar, "app/app.jar", jar)

    return layout.layer(fill)


def _small_filler(number, layer):
    """A layer of 1 to 200 KB, small ones more often than large ones."""
    source = random.Random("small %d %d" % (number, layer))
    size = int(1000 * 200 ** source.random())

    def fill(tar):
        layers.add_folder(tar, "opt")
        layers.add_bytes(tar, "opt/part-%d-%d" % (number, layer), source.randbytes(size))

    return fill


def _docker_forms(home, images):
    """The same blobs under manifests of Docker's kind, which is the only one that the original image-transmit knows."""
    work = os.path.join(home, "work")
    os.makedirs(work, exist_ok=True)
    registry = Registry(os.path.join(home, "corpus", "registry"), work, "corpus")
    try:
        made = []
        for image in images:
            manifest = json.loads(registry.manifests([image])[image["digest"]])
            for part in (manifest, manifest["config"], *manifest["layers"]):
                part["mediaType"] = layers.DOCKER[part["mediaType"]]
            body = json.dumps(manifest, separators=(",", ":")).encode()
            registry.put_manifest(image["repository"], DOCKER_TAG, manifest["mediaType"], body)
            made.append({**image, "tag": DOCKER_TAG, "digest": "sha256:" + hashlib.sha256(body).hexdigest()})
        wrong = registry.differences(made)
        if wrong:
            raise RuntimeError("the corpus did not arrive in the registry: " + wrong[0])
        return made
    finally:
        registry.stop()
        shutil.rmtree(work)


def _push(home, layout, images):
    registry = Registry(os.path.join(home, "corpus", "registry"), os.path.join(home, "work"), "corpus")
    try:
        for group in images.values():
            for image in group:
                reference = "%s-%s" % (image["repository"].partition("/")[2], image["tag"])
                target = "docker://%s/%s:%s" % (registry.address, image["repository"], image["tag"])
                command = ["skopeo", "copy", "-q", "--preserve-digests", "--dest-tls-verify=false"]
                processes.run([*command, "oci:%s:%s" % (layout.folder, reference), target])
            wrong = registry.differences(group)
            if wrong:
                raise RuntimeError("the corpus did not arrive in the registry: " + wrong[0])
    finally:
        registry.stop()
