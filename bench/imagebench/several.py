"""Who carries the same images to several registries."""

import os
import shlex

from imagebench import competitors

TARGETS = 3
BASE = "skopeo copy, loops"


def cast(program, options):
    """Takes part in (i)."""
    found = []
    if program:
        names = ["dst%d" % number for number in range(TARGETS)]
        flags = ["-src=src", "-lst=images.lst", *options]
        together = [os.path.abspath(program), "-dst=" + ",".join(names), *flags]
        alone = [[os.path.abspath(program), "-dst=" + name, *flags] for name in names]
        found += [
            competitors.Competitor(
                "image-transmit", "`-dst=%s`, maxconn 5" % ",".join(names), lambda job: _configured(job, [together])
            ),
            competitors.Competitor(
                "image-transmit, thrice", "one run a target, one after the other", lambda job: _configured(job, alone)
            ),
        ]
    found.append(competitors.Competitor(BASE, "`skopeo copy`, image by image and target by target", _skopeo))
    return found


def _configured(job, commands):
    lines = ["source:", '- registry: "http://%s"' % job.source, "  name: src", "target:"]
    for number, target in enumerate(job.targets):
        lines += ['- registry: "http://%s"' % target, "  name: dst%d" % number]
    job.write("cfg.yaml", "\n".join([*lines, "maxconn: %d" % competitors.PARALLEL, ""]))
    job.write("images.lst", "".join("%s/%s:%s\n" % (job.source, i["repository"], i["tag"]) for i in job.images))
    return _script(job, commands)


def _skopeo(job):
    copy = ["skopeo", "copy", "-q", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false"]
    names = ["%s:%s" % (image["repository"], image["tag"]) for image in job.images]
    return _script(
        job,
        [
            [*copy, "docker://%s/%s" % (job.source, name), "docker://%s/%s" % (target, name)]
            for target in job.targets
            for name in names
        ],
    )


def _script(job, commands):
    lines = ["set -e", *map(shlex.join, commands), ""]
    return ["bash", job.write("loop.sh", "\n".join(lines))]
