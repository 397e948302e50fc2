"""Who is compared where the bundle is compact: the full one, what is made of it, and the increment over it."""

import dataclasses
import hashlib
import json
import os
import shlex
import subprocess

from imagebench import bundles, competitors, contents, docker
from imagebench.competitors import PARALLEL, Competitor

TAR = bundles.OURS + ", tar"
SQUASHFS = bundles.OURS + ", squashfs"
# With the base's files on the table of the engineer who uploads, or only what the increment itself is made of.
ALONE = bundles.OURS + ", base from the registry"
# The least that the field's tools make of all this at once; nothing comes back from it by itself.
UNPACKED = "zstd -3 --long=31, unpacked"


def cast(ours, options, engine):
    """Competitors by scenario; of our program the path or None. `engine`: whether there may be a Docker engine."""
    saved = docker.save() if engine else None
    found = {
        "j": [saved, Competitor(UNPACKED, "`gzip -dc` of the distinct layers, one `zstd`", _unpacked, form=_UNPACKED)],
        "k": [saved and docker.load(saved), saved and dataclasses.replace(saved, measured_in="j")],
        "l": [],
        "m": [],
    }
    if ours:
        for key, rivals in _ours(os.path.abspath(ours), options).items():
            found[key] = rivals + found[key]
    return {key: [rival for rival in rivals if rival] for key, rivals in found.items()}


def _ours(program, options):
    def full(name, compressor, check):
        made = bundles.download(name, program, options, compressor, check)
        return dataclasses.replace(made, group="services")

    def increment(base, compressor, check):
        explanation = "`-inc=META`, compressor %s; of the base there are only the meta file and the index" % compressor
        command = _increment(program, options, compressor)
        form = contents.Form(bundles.BUNDLE, check)
        return Competitor(base.name, explanation, command, form=form, made_by=base, group="patch")

    compact = full(bundles.OURS, "compact", contents.compact_bundle)
    tar = full(TAR, "tar", contents.tar_bundle)
    squashfs = full(SQUASHFS, "squashfs", contents.squashfs_bundle)
    up = _carried(compact, bundles.OURS, program, options)
    small = increment(compact, "compact", contents.compact_bundle)
    layers = increment(tar, "tar", contents.tar_bundle)
    beside = _carried(small, bundles.OURS, program, options, with_base=True, onto="a")
    alone = _carried(small, ALONE, program, options, onto="a")
    refused = _carried(small, "image-transmit, without any base", program, options, refused=True)
    return {
        "j": [dataclasses.replace(compact, proof=(up,)), tar, squashfs],
        "k": [up, _carried(tar, TAR, program, options)],
        "l": [dataclasses.replace(small, proof=(beside, alone, refused)), layers],
        "m": [beside, alone, _carried(layers, TAR, program, options, onto="a")],
    }


def _increment(program, options, compressor):
    def command(job):
        competitors.configure(job, "compressor: " + compressor)
        base = contents.Meta(job.made)
        _link(job, "base", [base.path, *base.index])
        return [program, "-src=src", "-lst=images.lst", "-inc=../base/" + os.path.basename(base.path), *options]

    return command


def _carried(made_by, name, program, options, with_base=False, **further):
    """Uploads from a folder with nothing but the files that were carried: no index."""

    def command(job):
        competitors.configure(job)
        meta = contents.Meta(job.made)
        base = contents.Meta(job.base) if with_base else None
        _link(job, "carried", [meta.path, *meta.files, *([base.path, *base.files] if base else [])])
        return [program, "-dst=dst", "-img=../carried/" + os.path.basename(meta.path), *options]

    explanation = "`-dst=dst -img=META`, maxconn %d" % PARALLEL
    explanation += ", the base's files beside it" if with_base else ""
    return Competitor(name, explanation, command, made_by=made_by, group=made_by.group, **further)


def _link(job, name, paths):
    """Beside the job's folder: what it is given is no part of what it leaves there."""
    folder = os.path.join(os.path.dirname(job.folder), name)
    os.makedirs(folder)
    for path in paths:
        os.link(path, os.path.join(folder, os.path.basename(path)))


def _layers(images):
    """Distinct layers' digests, each with a repository that has it."""
    return {blob["digest"]: image["repository"] for image in images for blob in image["blobs"][1:]}


def _unpacked(job):
    os.makedirs(os.path.join(job.folder, "out"))
    lines = [
        shlex.join(["curl", "-sSf", "http://%s/v2/%s/blobs/%s" % (job.source, repository, digest)]) + " | gzip -dc"
        for digest, repository in _layers(job.images).items()
    ]
    text = "\n".join(["set -e -o pipefail", "{", *lines, "} | zstd -q -3 --long=31 -o out/layers.zst", ""])
    return ["bash", job.write("unpacked.sh", text)]


def _unpacked_differences(folder, expected):
    """Each layer is in the stream, unpacked, as the images' configurations name it."""
    digests = {}
    for image in expected.images:
        with open(expected.corpus.blob_path(image["blobs"][0]["digest"]), encoding="utf-8") as file:
            names = json.load(file)["rootfs"]["diff_ids"]
        digests.update(zip((blob["digest"] for blob in image["blobs"][1:]), names))
    wrong = []
    command = ["zstd", "-q", "-dc", "--long=31", os.path.join(folder, "out", "layers.zst")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        for digest in _layers(expected.images):
            hashing, left = hashlib.sha256(), expected.corpus.unpacked_size(digest)
            while left and (part := process.stdout.read(min(left, 1 << 20))):
                hashing.update(part)
                left -= len(part)
            if "sha256:" + hashing.hexdigest() != digests[digest]:
                wrong.append("layer %s does not come back" % digest)
        if process.stdout.read(1):
            wrong.append("the stream has more than the layers")
    return wrong + (["zstd ended with %d" % process.returncode] if process.returncode else [])


_UNPACKED = contents.Form("out", _unpacked_differences)
