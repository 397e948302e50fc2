"""The storage folder of a docker-registry, written directly: what takes hours to push stands there within seconds."""

import hashlib
import os

from imagebench import layers


class Tree:
    """Repositories and tags are links to images, of which there may be few."""

    def __init__(self, storage):
        self.root = os.path.join(storage, "docker", "registry", "v2")

    def images(self, count, depth, folder):
        """Stores images of one small layer each, or of several, which have nothing in common. Returns their records."""
        layout = layers.Layout(folder)
        found = []
        for number in range(count):
            made = [layout.layer(lambda tar, name="%d/%d" % (number, level): _fill(tar, name)) for level in range(depth)]
            found.append(layout.image("image-%d" % number, made, ["/bin/true"]))
        layout.close()
        for name in os.listdir(layout.blobs):
            place = os.path.join(self.root, "blobs", "sha256", name[:2], name)
            os.makedirs(place, exist_ok=True)
            os.replace(os.path.join(layout.blobs, name), os.path.join(place, "data"))
        return found

    def repository(self, name, images):
        """A repository that has these images, without tags yet."""
        for image in images:
            self._link(name, "_manifests/revisions", image["digest"])
            for blob in image["blobs"]:
                self._link(name, "_layers", blob["digest"])

    def tag(self, repository, tag, image):
        self._write(os.path.join(self._path(repository), "_manifests", "tags", tag, "current"), image["digest"])

    def tags(self, repository):
        return os.listdir(os.path.join(self._path(repository), "_manifests", "tags"))

    def tagged(self, repository, tag):
        with open(os.path.join(self._path(repository), "_manifests", "tags", tag, "current", "link"), encoding="ascii") as file:
            return file.read()

    def _link(self, repository, kind, digest):
        algorithm, _, code = digest.partition(":")
        self._write(os.path.join(self._path(repository), kind, algorithm, code), digest)

    def _path(self, repository):
        return os.path.join(self.root, "repositories", repository)

    @staticmethod
    def _write(folder, digest):
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "link"), "w", encoding="ascii") as file:
            file.write(digest)


def _fill(tar, name):
    """Some files that hardly compress, always the same ones."""
    layers.add_folder(tar, name.partition("/")[0])
    for number in range(4):
        seed = ("%s %d" % (name, number)).encode()
        noise = b"".join(hashlib.sha256(seed + bytes([block])).digest() for block in range(32))
        layers.add_bytes(tar, "%s-%d" % (name, number), noise)
