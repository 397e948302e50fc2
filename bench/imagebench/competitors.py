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
    """What is to be carried: the same for everybody. `certificates` is None for plain http."""

    source: str
    target: str
    images: list
    certificates: object
    folder: str

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


def environment(job):
    """The caller's environment without proxies, and with caches and settings of the tools in the run's own folder."""
    own = {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
    # skopeo remembers which registry has which blob. As root it would do so under /var/lib, for ever; a user's
    # folder can be chosen.
    own["_CONTAINERS_ROOTLESS_UID"] = "1000"
    own["XDG_DATA_HOME"] = os.path.join(job.folder, "data-home")
    own["DOCKER_CONFIG"] = job.folder
    if job.certificates:
        own["SSL_CERT_FILE"] = job.certificates.authority
    tls = {"tls": "enabled", "regcert": _read(job.certificates.authority)} if job.certificates else {"tls": "disabled"}
    hosts = {address: {**tls, "hostname": address} for address in (job.source, job.target)}
    own["REGCTL_CONFIG"] = job.write("regctl.json", json.dumps({"hosts": hosts}))
    return own


def ours(program, options):
    """The tool of this project."""

    def command(job):
        scheme = "https" if job.certificates else "http"
        lines = []
        for key, name, address in (("source", "src", job.source), ("target", "dst", job.target)):
            lines += ["%s:" % key, '- registry: "%s://%s"' % (scheme, address), "  name: %s" % name]
            if job.certificates:
                lines.append('  ca: "%s"' % job.certificates.authority)
        job.write("cfg.yaml", "\n".join([*lines, "maxconn: %d" % PARALLEL, ""]))
        job.write("images.lst", "".join(source + "\n" for source, _ in job.pairs()))
        return [os.path.abspath(program), "-src=src", "-dst=dst", "-lst=images.lst", *options]

    return Competitor("image-transmit", "`%s -src=src -dst=dst -lst=images.lst`, maxconn 5" % program, command)


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
    entry = {"images": {}}
    entry.update({"cert-dir": job.certificates.folder} if job.certificates else {"tls-verify": False})
    for image in job.images:
        entry["images"].setdefault(image["repository"], []).append(image["tag"])
    path = job.write("sync.yml", json.dumps({job.source: entry}))
    # Without --scoped the last part of a name is kept: all images of a group share the part before.
    prefix = job.images[0]["repository"].rpartition("/")[0]
    return ["skopeo", "sync", *_skopeo_options(job), "--src", "yaml", "--dest", "docker", path, job.target + "/" + prefix]


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
