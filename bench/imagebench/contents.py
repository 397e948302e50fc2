"""What a download left behind: where it is, and whether all of it is there and right."""

import dataclasses
import functools
import glob
import hashlib
import json
import os
import re
import subprocess
import tarfile

from imagebench import measure

INDEX = ".index"


@dataclasses.dataclass(frozen=True)
class Expected:
    """What must have been downloaded: `manifests` by digest, the corpus for the blobs. `base`: the digests that an increment
    leaves out."""

    images: list
    manifests: dict
    corpus: object
    base: frozenset = frozenset()

    def blobs(self):
        """Code of the digest to size."""
        blobs = [blob for image in self.images for blob in image["blobs"]]
        return {_code(blob["digest"]): blob["size"] for blob in blobs if blob["digest"] not in self.base}

    def layers(self):
        """Paths of the layers' files, by the code of the digest."""
        digests = {blob["digest"] for image in self.images for blob in image["blobs"][1:]}
        return {_code(digest): self.corpus.blob_path(digest) for digest in digests}


@dataclasses.dataclass(frozen=True)
class Form:
    """`results` is a pattern for the folders below the job's with what the download is for, and nothing else;
    `differences(folder, expected)` says what is missing or wrong in the job's folder."""

    results: str
    differences: object

    def size(self, folder):
        """Bytes on the disk."""
        return sum(measure.allocated(path) for path in glob.glob(os.path.join(folder, self.results)))

    def parts(self, folder):
        """Bytes in the files, by their kind: data, meta and index."""
        sizes = {"data": 0, "meta": 0, "index": 0}
        for path in glob.glob(os.path.join(folder, self.results, "**"), recursive=True):
            if os.path.isfile(path):
                kind = "meta" if path.endswith("_meta.yaml") else "index" if path.endswith(INDEX) else "data"
                sizes[kind] += os.path.getsize(path)
        return sizes


def tar_bundle(folder, expected):
    """Every blob stands once in the data files and has its digest; the meta file has every manifest."""
    meta = Meta(folder)
    wrong = meta.differences("tar")
    seen = {}
    for path in meta.files:
        with tarfile.open(path, "r:") as tar:
            for entry in tar:
                code = entry.name.partition(".")[0]
                if code in seen:
                    wrong.append("%s stands twice" % code)
                seen[code] = (entry.size, sha256(tar.extractfile(entry)))
    return wrong + meta.lacking(expected) + _compared(seen, expected)


def squashfs_bundle(folder, expected):
    """Every file of every layer is in the data files. That the layers come back is proved by an upload."""
    meta = Meta(folder)
    return meta.differences("squashfs") or meta.lacking(expected) + _unpacked(meta.files, expected)


def compact_bundle(folder, expected):
    """Every manifest is in the meta file, and without a base there is an index. That the blobs come back an upload proves."""
    meta = Meta(folder)
    lacking = [] if meta.index or expected.base else ["no index file"]
    return meta.differences("compact") + meta.lacking(expected) + lacking


def original_squashfs(folder, expected):
    meta = Meta(folder)
    return meta.differences("squashfs") or _unpacked(meta.files, expected)


def squashfs_file(folder, expected):
    """The same in the file of a bare mksquashfs."""
    return _unpacked([os.path.join(folder, "out", "images.squashfs")], expected)


def oci_folders(folder, expected):
    """One OCI layout or several: each image is named, its manifest and blobs are there and right."""
    wrong = []
    named = set()
    seen = {}
    for index in glob.glob(os.path.join(folder, "out", "**", "index.json"), recursive=True):
        with open(index, encoding="utf-8") as file:
            named.update(entry["digest"] for entry in json.load(file)["manifests"])
        blobs = os.path.join(os.path.dirname(index), "blobs", "sha256")
        wrong += _collect(blobs, seen)
    for image in expected.images:
        code = _code(image["digest"])
        if image["digest"] not in named or code not in seen or seen.pop(code)[1] != code:
            wrong.append("%s: no such manifest" % image["repository"])
    return wrong + _compared(seen, expected)


def plain_folders(folder, expected):
    """What skopeo calls `dir`: a folder an image, with its manifest and blobs."""
    wrong = []
    manifests = set()
    seen = {}
    for path in glob.glob(os.path.join(folder, "out", "**", "manifest.json"), recursive=True):
        with open(path, "rb") as file:
            manifests.add(sha256(file))
        wrong += _collect(os.path.dirname(path), seen, ("manifest.json", "version"))
    missing = {_code(image["digest"]) for image in expected.images} - manifests
    wrong += ["%s: no such manifest" % code for code in sorted(missing)]
    return wrong + _compared(seen, expected)


class Meta:
    """As much of a bundle's meta file as is needed here. Its data files are beside it, and of a compact one the index, which
    only the packing of increments reads."""

    def __init__(self, folder):
        paths = glob.glob(os.path.join(folder, "data", "*", "*_meta.yaml"))
        if len(paths) != 1:
            raise ValueError("%d meta files" % len(paths))
        self.path = paths[0]
        with open(self.path, encoding="utf-8") as file:
            self.text = file.read()
        block = re.search(r"(?m)^datafiles:\n((?:[ \t].*\n)+)", self.text)
        entries = re.findall(r"(?m)^\s+[\"']?([^\s\"']+)[\"']?: (\d+)$", block.group(1) if block else "")
        self.sizes = {os.path.join(os.path.dirname(self.path), name): int(size) for name, size in entries}
        self.files = [path for path in self.sizes if os.path.exists(path)]
        self.index = glob.glob(self.path[: -len("_meta.yaml")] + "*" + INDEX)

    def differences(self, compressor):
        found = re.search(r"(?m)^compressor: (\w+)$", self.text)
        wrong = []
        if not found or found.group(1) != compressor:
            wrong.append("the bundle is %s, not %s" % (found.group(1) if found else "unknown", compressor))
        if not self.sizes:
            wrong.append("no data files")
        for path, size in self.sizes.items():
            if not os.path.exists(path) or os.path.getsize(path) != size:
                wrong.append("%s has not the size that the meta file says" % os.path.basename(path))
        return wrong

    def lacking(self, expected):
        """Images whose manifest does not stand in the file. Lines may be folded; there are no blanks in the manifests."""
        text = "".join(self.text.split())
        wrong = []
        for image in expected.images:
            body = expected.manifests.get(image["digest"], b"?")
            if "/%s:%s:" % (image["repository"], image["tag"]) not in text or body.decode() not in text:
                wrong.append("%s: not in the meta file" % image["repository"])
        return wrong


def _collect(folder, seen, others=()):
    """Hashes the files of a folder into `seen`, by their name. The same may stand in several folders, if it is the same."""
    wrong = []
    for name in os.listdir(folder):
        if name not in others:
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                found = (os.path.getsize(path), sha256(file))
            if seen.setdefault(name, found) != found:
                wrong.append("%s is different from one of that name" % path)
    return wrong


def _compared(seen, expected):
    wrong = []
    blobs = expected.blobs()
    for code, size in blobs.items():
        if code not in seen:
            wrong.append("blob %s is missing" % code)
        elif seen[code] != (size, code):
            wrong.append("blob %s has %d bytes, sha256 %s" % (code, *seen[code]))
    wrong += ["%s is too much" % code for code in seen if code not in blobs]
    return wrong


def _unpacked(paths, expected):
    """Layers whose files are not all in the squashfs files, unpacked under the layer's digest."""
    there = set()
    for path in paths:
        listed = subprocess.run(["unsquashfs", "-l", path], check=True, stdout=subprocess.PIPE).stdout
        prefix = "squashfs-root/"
        lines = listed.decode("utf-8", "surrogateescape").splitlines()
        there.update(line[len(prefix) :] for line in lines if line.startswith(prefix))
    wrong = []
    for code, layer in expected.layers().items():
        missing = [name for name in _files_of(layer) if "%s/%s" % (code, name) not in there]
        if missing:
            wrong.append("layer %s lacks %d files, for instance %s" % (code[:12], len(missing), missing[0]))
    return wrong


@functools.cache
def _files_of(layer):
    """Files with content: the rest (folders, links) need not stand in a squashfs from which the layer's tar comes back."""
    with tarfile.open(layer, "r:gz") as tar:
        return [entry.name for entry in tar if entry.isreg() and entry.size]


def sha256(file):
    """In hex, of all that can be read."""
    hashing = hashlib.sha256()
    for part in iter(functools.partial(file.read, 1 << 20), b""):
        hashing.update(part)
    return hashing.hexdigest()


def sha256_of(data):
    return hashlib.sha256(data).hexdigest()


def _code(digest):
    return digest.partition(":")[2]
