"""What people do with the Docker engine: save to a file, load from it, push."""

import json
import os
import posixpath
import shlex
import tarfile

from imagebench import contents, engine
from imagebench.competitors import Competitor

SAVE = "docker save, gzip"
LOAD = "docker load and push"
# Larger entries of an archive are layers.
SMALL = 1 << 20


def save():
    return Competitor(
        SAVE,
        "`docker save` of all six, `gzip` behind it; the images are in the engine",
        _save,
        form=contents.Form("out", archive),
        group="services",
        engine="filled",
    )


def load(made_by):
    return Competitor(
        LOAD,
        "`gunzip`, `docker load`, then `docker push` image by image; an engine with nothing in it",
        _load,
        made_by=made_by,
        group=made_by.group,
        engine="empty",
        arrived=lambda registry, images: registry.other_configurations(images),
    )


def _save(job):
    os.makedirs(os.path.join(job.folder, "out"))
    docker = ["docker", "--host", job.engine]
    names = [engine.name(image) for image in job.images]
    return _script(job, [shlex.join([*docker, "save", *names]) + " | gzip > out/images.tar.gz"])


def _load(job):
    docker = ["docker", "--host", job.engine]
    path = os.path.join(job.made, "out", "images.tar.gz")
    lines = ["gunzip -c %s | %s" % (shlex.quote(path), shlex.join([*docker, "load", "-q"]))]
    for image in job.images:
        pushed = "%s/%s" % (job.target, engine.name(image))
        lines.append(shlex.join([*docker, "tag", engine.name(image), pushed]))
        lines.append(shlex.join([*docker, "push", "-q", pushed]))
    return _script(job, lines)


def _script(job, lines):
    return ["bash", job.write("docker.sh", "\n".join(["set -e -o pipefail", *lines, ""]))]


def archive(folder, expected):
    """Every image is named and has its configuration, and that has its layers, unpacked. Manifests are not kept."""
    hashes, links, texts = {}, {}, {}
    with tarfile.open(os.path.join(folder, "out", "images.tar.gz"), "r|gz") as tar:
        for entry in tar:
            if entry.issym():
                links[entry.name] = posixpath.normpath(posixpath.join(posixpath.dirname(entry.name), entry.linkname))
            elif entry.isreg() and entry.size < SMALL:
                texts[entry.name] = tar.extractfile(entry).read()
                hashes[entry.name] = contents.sha256_of(texts[entry.name])
            elif entry.isreg():
                hashes[entry.name] = contents.sha256(tar.extractfile(entry))
    named = {tag: image for image in json.loads(texts["manifest.json"]) for tag in image["RepoTags"]}
    wrong = []
    for image in expected.images:
        found = named.get(engine.name(image))
        if not found or "sha256:" + hashes.get(found["Config"], "") != image["blobs"][0]["digest"]:
            wrong.append("%s: no such configuration" % engine.name(image))
            continue
        layers = ["sha256:" + hashes.get(links.get(layer, layer), "") for layer in found["Layers"]]
        if layers != json.loads(texts[found["Config"]])["rootfs"]["diff_ids"]:
            wrong.append("%s: other layers" % engine.name(image))
    return wrong
