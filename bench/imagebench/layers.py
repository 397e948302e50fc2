"""Layers and images written byte for byte the same every time: sorted entries, no dates, no names of users."""

import gzip
import hashlib
import io
import json
import os
import stat
import tarfile

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
INDEX = "application/vnd.oci.image.index.v1+json"
# What the original image-transmit understands, in place of those above.
DOCKER = {
    MANIFEST: "application/vnd.docker.distribution.manifest.v2+json",
    CONFIG: "application/vnd.docker.container.image.v1+json",
    LAYER: "application/vnd.docker.image.rootfs.diff.tar.gzip",
}


class Hashing:
    """A writable stream that hashes and counts what passes through to the stream below, if there is one."""

    def __init__(self, below=None):
        self.below = below
        self.sha256 = hashlib.sha256()
        self.size = 0

    def write(self, data):
        self.sha256.update(data)
        self.size += len(data)
        if self.below is not None:
            self.below.write(data)
        return len(data)

    def flush(self):
        pass

    def digest(self):
        return "sha256:" + self.sha256.hexdigest()


class Layout:
    """An OCI image layout folder that grows blob by blob; a blob that is there already is not stored twice."""

    def __init__(self, folder):
        self.folder = folder
        self.blobs = os.path.join(folder, "blobs", "sha256")
        self.manifests = []
        os.makedirs(self.blobs)
        with open(os.path.join(folder, "oci-layout"), "w", encoding="utf-8") as file:
            file.write('{"imageLayoutVersion":"1.0.0"}')

    def layer(self, fill):
        """Stores a gzip layer; `fill` is called with the open tar file. Returns (descriptor, diff id)."""
        partial = os.path.join(self.folder, "partial-%d" % id(fill))
        with open(partial, "wb") as file:
            packed = Hashing(file)
            with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as zipped:
                plain = Hashing(zipped)
                with tarfile.open(fileobj=plain, mode="w|", format=tarfile.PAX_FORMAT, bufsize=1 << 20) as tar:
                    fill(tar)
        os.replace(partial, self._path(packed.digest()))
        return {"mediaType": LAYER, "digest": packed.digest(), "size": packed.size}, plain.digest()

    def image(self, reference, layers, entrypoint):
        """Stores config and manifest over (descriptor, diff id) pairs. Returns the record kept in corpus.json."""
        config = self._json(
            {
                "architecture": "amd64",
                "os": "linux",
                "created": "1970-01-01T00:00:00Z",
                "config": {"Env": ["PATH=/usr/local/bin:/usr/bin:/bin"], "Entrypoint": entrypoint},
                "rootfs": {"type": "layers", "diff_ids": [diff for _, diff in layers]},
                "history": [{"created_by": "bench layer %d" % number} for number in range(len(layers))],
            },
            CONFIG,
        )
        descriptors = [descriptor for descriptor, _ in layers]
        manifest = self._json(
            {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": descriptors}, MANIFEST
        )
        self.manifests.append({**manifest, "annotations": {"org.opencontainers.image.ref.name": reference}})
        blobs = [{"digest": blob["digest"], "size": blob["size"]} for blob in [config, *descriptors]]
        return {"digest": manifest["digest"], "blobs": blobs}

    def close(self):
        with open(os.path.join(self.folder, "index.json"), "w", encoding="utf-8") as file:
            json.dump({"schemaVersion": 2, "mediaType": INDEX, "manifests": self.manifests}, file)

    def _json(self, value, media_type):
        data = json.dumps(value, separators=(",", ":")).encode()
        digest = "sha256:" + hashlib.sha256(data).hexdigest()
        with open(self._path(digest), "wb") as file:
            file.write(data)
        return {"mediaType": media_type, "digest": digest, "size": len(data)}

    def _path(self, digest):
        return os.path.join(self.blobs, digest.partition(":")[2])


def add_bytes(tar, name, data, mode=0o644):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    entry.mode = mode
    tar.addfile(entry, io.BytesIO(data))


def add_folder(tar, name):
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.DIRTYPE
    entry.mode = 0o755
    tar.addfile(entry)


def add_tree(tar, root, prefix="", skip=lambda path: False):
    """Adds a folder's tree in sorted order. Hard links stay links, devices and sockets are left out."""
    seen = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        relative_folder = os.path.relpath(folder, root)
        for name in sorted(folders + files):
            relative = os.path.normpath(os.path.join(relative_folder, name))
            if not skip(relative):
                _add_entry(tar, os.path.join(root, relative), prefix + relative, seen)
        folders[:] = [name for name in folders if not skip(os.path.normpath(os.path.join(relative_folder, name)))]


def _add_entry(tar, path, name, seen):
    status = os.lstat(path)
    entry = tarfile.TarInfo(name)
    entry.mode = stat.S_IMODE(status.st_mode)
    entry.uid, entry.gid = status.st_uid, status.st_gid
    if stat.S_ISLNK(status.st_mode):
        entry.type, entry.linkname = tarfile.SYMTYPE, os.readlink(path)
        tar.addfile(entry)
    elif stat.S_ISDIR(status.st_mode):
        entry.type = tarfile.DIRTYPE
        tar.addfile(entry)
    elif stat.S_ISREG(status.st_mode):
        inode = (status.st_dev, status.st_ino)
        if inode in seen:
            entry.type, entry.linkname = tarfile.LNKTYPE, seen[inode]
            tar.addfile(entry)
            return
        if status.st_nlink > 1:
            seen[inode] = name
        entry.size = status.st_size
        with open(path, "rb") as file:
            tar.addfile(entry, file)
