"""Who is compared: each makes, in a folder of its own, what it needs, and says the command that is measured."""

import dataclasses
import json
import os
import shlex
import shutil

PARALLEL = 5
# The form that the goals are counted against: what people write first. The goals' text names no form.
PRIMARY = "skopeo copy, loop"


@dataclasses.dataclass(frozen=True)
class Job:
    """What is to be carried: the same for everybody. `certificates` is None for plain http.

    A download has no target. An upload has no source, but `made`, the folder in which its input was made; that of an
    increment's download is its base's. `base` is the folder in which the base of an upload's increment was made. `targets` are
    all of them where there are several. `engine` is the address of a Docker engine, for who needs one.
    """

    source: str
    target: str
    images: list
    certificates: object
    folder: str
    made: str = None
    targets: tuple = ()
    base: str = None
    engine: str = None

    def pairs(self, prefix=""):
        for image in self.images:
            name = "%s:%s" % (image["repository"], image["tag"])
            yield "%s%s/%s" % (prefix, self.source, name), "%s%s/%s" % (prefix, self.target, name)

    def write(self, name, text):
        path = os.path.join(self.folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path


@dataclasses.dataclass(frozen=True)
class Competitor:
    name: str
    explanation: str
    command: object
    processes: int = 1
    # of a download: what it leaves behind (contents.Form), and uploads that prove it complete
    form: object = None
    proof: tuple = ()
    # of an upload: who made what it reads; of an increment's download: who made its base
    made_by: object = None
    # of an upload: the copy with whose target it begins, and whether nothing must arrive, for want of the base
    onto: str = None
    refused: bool = False
    # of an upload: says what did not arrive, of (registry, images); without it every byte must be there
    arrived: object = None
    # the Docker engine that it needs: filled, with the images of the group in it, or empty
    engine: str = None
    # the scenario whose figures are shown in this one
    measured_in: str = None
    # the images, where they are not those of the scenario
    group: str = None


def environment(job):
    """The caller's environment without proxies, and with caches and settings of the tools in the run's own folder."""
    own = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    # skopeo remembers which registry has which blob. As root it would do so under /var/lib, for ever; a user's
    # folder can be chosen.
    own["_CONTAINERS_ROOTLESS_UID"] = "1000"
    own["XDG_DATA_HOME"] = os.path.join(job.folder, "data-home")
    own["DOCKER_CONFIG"] = job.folder
    own["TMPDIR"] = os.path.join(job.folder, "tmp")  # is looked at where temporary space counts
    os.makedirs(own["TMPDIR"], exist_ok=True)
    if job.certificates:
        own["SSL_CERT_FILE"] = job.certificates.authority
    tls = {"tls": "enabled", "regcert": _read(job.certificates.authority)} if job.certificates else {"tls": "disabled"}
    hosts = {address: {**tls, "hostname": address} for address in (job.source, job.target) if address}
    own["REGCTL_CONFIG"] = job.write("regctl.json", json.dumps({"hosts": hosts}))
    return own


def ours(program, options):
    """The tool of this project."""

    def command(job):
        configure(job)
        return [os.path.abspath(program), "-src=src", "-dst=dst", "-lst=images.lst", *options]

    return Competitor("image-transmit", "`%s -src=src -dst=dst -lst=images.lst`, maxconn 5" % program, command)


def configure(job, *further):
    """Writes cfg.yaml, with further lines, and images.lst into the job's folder."""
    scheme = "https" if job.certificates else "http"
    lines = []
    for key, name, address in (("source", "src", job.source), ("target", "dst", job.target)):
        if address:
            lines += ["%s:" % key, '- registry: "%s://%s"' % (scheme, address), "  name: %s" % name]
            if job.certificates:
                lines.append('  ca: "%s"' % job.certificates.authority)
    job.write("cfg.yaml", "\n".join([*lines, "maxconn: %d" % PARALLEL, *further, ""]))
    if job.source:
        job.write("images.lst", "".join(source + "\n" for source, _ in job.pairs()))


def _skopeo_options(job):
    options = ["--all", "--preserve-digests"]
    if job.certificates:
        return options + ["--src-cert-dir", job.certificates.folder, "--dest-cert-dir", job.certificates.folder]
    return options + ["--src-tls-verify=false", "--dest-tls-verify=false"]


def _loop(copy, prefix):
    """One process an image, one after the other."""

    def command(job):
        lines = ["set -e"]
        lines += [shlex.join([*copy(job), *pair]) for pair in job.pairs(prefix)]
        return ["bash", job.write("loop.sh", "\n".join([*lines, ""]))]

    return command


def _parallel(copy, prefix):
    """One process an image, five at a time."""

    def command(job):
        path = job.write("pairs.txt", "".join("%s %s\n" % pair for pair in job.pairs(prefix)))
        return ["xargs", "-a", path, "-P", str(PARALLEL), "-L", "1", *copy(job)]

    return command


def _skopeo_sync(job):
    """One process for all images, by a YAML list."""
    # Without --scoped the last part of a name is kept: all images of a group share the part before.
    prefix = job.images[0]["repository"].rpartition("/")[0]
    target = job.target + "/" + prefix
    return ["skopeo", "sync", *_skopeo_options(job), "--src", "yaml", "--dest", "docker", sync_list(job), target]


def sync_list(job):
    """Writes the images as `skopeo sync --src yaml` wants them."""
    entry = {"images": {}}
    entry.update({"cert-dir": job.certificates.folder} if job.certificates else {"tls-verify": False})
    for image in job.images:
        entry["images"].setdefault(image["repository"], []).append(image["tag"])
    return job.write("sync.yml", json.dumps({job.source: entry}))


def _skopeo(job):
    return ["skopeo", "copy", "-q", *_skopeo_options(job)]


def _crane(job):
    return ["crane", "copy"]


def _regctl(job):
    return ["regctl", "image", "copy"]


def others():
    """Those that are installed."""
    found = [
        Competitor(PRIMARY, "`skopeo copy`, one image after the other", _loop(_skopeo, "docker://")),
        Competitor(
            "skopeo copy, xargs -P5", "`skopeo copy`, five at a time", _parallel(_skopeo, "docker://"), PARALLEL
        ),
        Competitor("skopeo sync", "`skopeo sync --src yaml`, one process", _skopeo_sync),
    ]
    for name, copy in (("crane", _crane), ("regctl", _regctl)):
        if shutil.which(name):
            found.append(Competitor(name + ", loop", "one image after the other", _loop(copy, "")))
            found.append(Competitor(name + ", xargs -P5", "five at a time", _parallel(copy, ""), PARALLEL))
    return found


def _read(path):
    with open(path, encoding="ascii") as file:
        return file.read()
