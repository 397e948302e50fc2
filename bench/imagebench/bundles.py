"""Who is compared where images become files, and come from files again: `cast` says it for each such scenario."""

import dataclasses
import os
import shlex

from imagebench import competitors, contents
from imagebench.competitors import PARALLEL, PRIMARY, Competitor

OURS = "image-transmit"
ORIGINAL = "original image-transmit"
ORIGINAL_PROGRAM = "image-transmit-original"
# What the original does for squashfs, by a script with the same tools.
BY_HAND = "tar, then mksquashfs"

# Only the folder of the day holds the bundle, and nothing else is in it.
BUNDLE = "data/[0-9]*"
OCI = contents.Form("out", contents.oci_folders)
PLAIN = contents.Form("out", contents.plain_folders)


def cast(ours, options, original):
    """Competitors by scenario, those that are there; of both programs the path or None. What an upload reads was made by
    one of the downloads."""
    tar = ours and download(OURS, ours, options, "tar", contents.tar_bundle)
    tar_beside = ours and dataclasses.replace(tar, name=OURS + ", tar")
    squashfs = ours and download(OURS, ours, options, "squashfs", contents.squashfs_bundle)
    # nobody can see from outside whether the layers come back from a squashfs: an upload shows it
    proven = ours and dataclasses.replace(squashfs, proof=(_upload(squashfs, ours, options),))
    old = original and download(ORIGINAL, original, [], "tar", contents.tar_bundle, "docker")
    old_squashfs = original and download(ORIGINAL, original, [], "squashfs", contents.original_squashfs, "docker")
    one, many = _down(_in_one_folder), _down(_in_own_folder)
    skopeo = Competitor(PRIMARY, "`skopeo copy` into one OCI layout, one image after the other", _loop(one), form=OCI)
    sync = Competitor("skopeo sync, dir", "`skopeo sync`, one process, a folder an image", _sync_down, form=PLAIN)
    up = _up(_made)
    by_loop = Competitor(PRIMARY, "`skopeo copy` from the OCI layout", _loop(up), made_by=skopeo)
    found = {
        "e": [
            tar,
            skopeo,
            Competitor("skopeo copy, loop, then sync", "and all on the disk, as ours is", _loop(one, _SYNC), form=OCI),
            Competitor("skopeo copy, loop, folder each", "into an OCI layout an image", _loop(many), form=OCI),
            Competitor("skopeo copy, xargs -P5, folder each", "five at a time", _parallel(many), PARALLEL, form=OCI),
            sync,
            old,
        ],
        "f": [
            ours and _upload(tar, ours, options),
            by_loop,
            Competitor("skopeo copy, xargs -P5", "five at a time", _parallel(up), PARALLEL, made_by=skopeo),
            Competitor("skopeo sync", "`skopeo sync --src dir`, one process", _sync_up, made_by=sync),
            old and _upload(old, original, []),
        ],
        "g": [
            proven,
            tar_beside,
            Competitor(
                BY_HAND,
                "`curl | tar -x` of each layer, five at a time, then `mksquashfs`",
                _by_hand,
                form=contents.Form("out", contents.squashfs_file),
            ),
            old_squashfs,
        ],
        # the original hangs here
        "h": [
            ours and _upload(squashfs, ours, options),
            ours and dataclasses.replace(_upload(tar, ours, options), name=tar_beside.name),
            by_loop,
        ],
    }
    return {key: [rival for rival in rivals if rival] for key, rivals in found.items()}


def download(name, program, options, compressor, check, group=None):
    def command(job):
        competitors.configure(job, "compressor: " + compressor)
        return [os.path.abspath(program), "-src=src", "-lst=images.lst", *options]

    explanation = "`-src=src -lst=images.lst`, compressor %s, maxconn %d" % (compressor, PARALLEL)
    return Competitor(name, explanation, command, form=contents.Form(BUNDLE, check), group=group)


def _upload(made_by, program, options):
    def command(job):
        competitors.configure(job)
        return [os.path.abspath(program), "-dst=dst", "-img=" + contents.Meta(job.made).path, *options]

    explanation = "`-dst=dst -img=META`, maxconn %d" % PARALLEL
    return Competitor(made_by.name, explanation, command, made_by=made_by, group=made_by.group)


def _reference(address, image):
    return "docker://%s/%s:%s" % (address, image["repository"], image["tag"])


def _name(image):
    return "%s-%s" % (image["repository"].rpartition("/")[2], image["tag"])


def _in_one_folder(job, image):
    return "oci:out:" + _name(image)


def _in_own_folder(job, image):
    return "oci:out/%s:%s" % (_name(image), image["tag"])


def _made(job, image):
    return "oci:%s:%s" % (os.path.join(job.made, "out"), _name(image))


@dataclasses.dataclass(frozen=True)
class Way:
    """From a registry into files or back: the option for plain http, and what is copied to where."""

    option: str
    ends: object


def _down(place):
    return Way("--src-tls-verify=false", lambda job, image: (_reference(job.source, image), place(job, image)))


def _up(place):
    return Way("--dest-tls-verify=false", lambda job, image: (place(job, image), _reference(job.target, image)))


_SKOPEO = ["skopeo", "copy", "-q", "--all", "--preserve-digests"]
# The coreutils' sync of single files: that of the whole system would wait for others, too.
_SYNC = "find out -type f -exec sync {} +"


def _loop(way, *afterwards):
    """One process an image, one after the other."""

    def command(job):
        os.makedirs(os.path.join(job.folder, "out"))
        lines = [shlex.join([*_SKOPEO, way.option, *way.ends(job, image)]) for image in job.images]
        return ["bash", job.write("loop.sh", "\n".join(["set -e", *lines, *afterwards, ""]))]

    return command


def _parallel(way):
    """One process an image, five at a time."""

    def command(job):
        os.makedirs(os.path.join(job.folder, "out"))
        path = job.write("pairs.txt", "".join("%s %s\n" % way.ends(job, image) for image in job.images))
        return ["xargs", "-a", path, "-P", str(PARALLEL), "-L", "1", *_SKOPEO, way.option]

    return command


def _sync_down(job):
    options = ["--all", "--preserve-digests", "--src-tls-verify=false", "--src", "yaml", "--dest", "dir"]
    return ["skopeo", "sync", *options, competitors.sync_list(job), "out"]


def _sync_up(job):
    options = ["--all", "--preserve-digests", "--dest-tls-verify=false", "--src", "dir", "--dest", "docker"]
    prefix = job.images[0]["repository"].rpartition("/")[0]
    return ["skopeo", "sync", *options, os.path.join(job.made, "out"), job.target + "/" + prefix]


_UNPACK = """set -e -o pipefail
mkdir "unpacked/$1"
curl -sSf "$2" | tar -xzp --numeric-owner -C "unpacked/$1"
"""


def _by_hand(job):
    """Fetches and unpacks all layers to the disk, then packs them. Neither are digests looked at, nor is noted what would
    make the layers' tars come back, nor are the unpacked files removed: all of which the original does on top."""
    configs, layers = {}, {}
    for image in job.images:
        for number, blob in enumerate(image["blobs"]):
            url = "http://%s/v2/%s/blobs/%s" % (job.source, image["repository"], blob["digest"])
            (layers if number else configs).setdefault(blob["digest"].partition(":")[2], url)
    lines = [
        "set -e",
        "mkdir unpacked out",
        *(shlex.join(["curl", "-sSf", "-o", "unpacked/%s.json" % code, url]) for code, url in configs.items()),
        shlex.join(["xargs", "-a", "layers.txt", "-n", "2", "-P", str(PARALLEL), "bash", "unpack.sh"]),
        "mksquashfs unpacked out/images.squashfs -quiet -no-progress",
        "",
    ]
    job.write("layers.txt", "".join("%s %s\n" % pair for pair in layers.items()))
    job.write("unpack.sh", _UNPACK)
    return ["bash", job.write("by-hand.sh", "\n".join(lines))]
