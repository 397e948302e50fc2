"""What bench/scale does: the same steps at several sizes, each size in a folder of its own that is gone afterwards."""

import contextlib
import glob
import http.client
import json
import os
import shutil
import subprocess
import sys

from imagebench import competitors, endless, measure, processes, scaletable, trees
from imagebench.registry import Registry

GB = 10**9
KEPT_FREE = 8 * GB
IMAGES = 10  # what all tags and repositories share
ENGLISH = "lang: en_US"  # the words that oneround.py waits for
LIMIT_SECONDS = 1800
FORMS = ["tar", "compact", "squashfs"]
HERE = os.path.dirname(os.path.abspath(__file__))


class Wrong(Exception):
    """What was reported as done is not."""


class Steps:
    """One size of one part. `folder` is where everything happens; `smallest` says that no part of it is too slow for a peer."""

    def __init__(self, program, folder, count, smallest, say):
        self.program = program
        self.folder = folder
        self.count = count
        self.smallest = smallest
        self.say = say
        self.rows = []
        self.stack = contextlib.ExitStack()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stack.close()

    def registry(self, name):
        registry = Registry(os.path.join(self.folder, name), self.folder, name)
        self.stack.callback(registry.stop)
        return registry

    def endless(self, name, images=()):
        """The registry's process and address, once the layers' digests are known."""
        command = [sys.executable, os.path.join(HERE, "endless.py"), json.dumps(list(images))]
        with open(os.path.join(self.folder, name + ".log"), "wb") as log:
            process = processes.start(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self.stack.callback(process.stdout.close)
        self.stack.callback(processes.stop, process)
        address = process.stdout.readline().decode().strip()
        if not address:
            raise RuntimeError(name + " did not start")
        return process, address

    def job(self, name, source, target, images=(), *lines):
        job = competitors.Job(source, target, list(images), None, os.path.join(self.folder, name))
        os.makedirs(job.folder)
        competitors.configure(job, ENGLISH, *lines)
        return job

    def ours(self, name, arguments, job, servers, watch=False):
        around = [sys.executable, os.path.join(HERE, "oneround.py")] if watch else []
        return self.step("image-transmit", name, [*around, self.program, *arguments], job, servers)

    def step(self, who, name, command, job, servers):
        """Runs the command and notes what it cost. Returns the file that has its output."""
        log = os.path.join(self.folder, "output.log")
        helpers = {"registries": [process.pid for process in servers], "line": []}
        try:
            cost = measure.run(command, job.folder, competitors.environment(job), log, helpers, limit=LIMIT_SECONDS)
        except measure.Failed as failure:
            raise measure.Failed("%s, %s: %s" % (who, name, failure), failure.status, failure.output) from failure
        self.rows.append(scaletable.Row(who, name, self.count, cost))
        figures = (who, name, self.count, cost.wall, cost.cpu, cost.largest)
        self.say("  %s, %s, %g: wall %.2f s, CPU %.2f s, %.0f MB" % figures)
        return log


def tags(steps):
    """(a)"""
    count, repository = steps.count, "many/tags"
    tree = trees.Tree(os.path.join(steps.folder, "source"))
    images = tree.images(IMAGES, 1, os.path.join(steps.folder, "layout"))
    tree.repository(repository, images)
    names = ["v%d.%d" % divmod(number, 100) for number in range(count)]
    for number, name in enumerate(names):
        tree.tag(repository, name, images[number % IMAGES])
    source, target = steps.registry("source"), steps.registry("target")
    servers = [source.process, target.process]
    job = steps.job("job", source.address, target.address, [{"repository": repository, "tag": name} for name in names])
    _expect(steps.ours("list of the tags", ["ls", "src", repository], job, servers), count)
    _peer(steps, "list of the tags", ["list-tags", "--tls-verify=false", "docker://%s/%s" % (source.address, repository)], job, servers)
    transfer = ["-src=src", "-dst=dst", "-lst=images.lst"]
    steps.ours("transfer of all", transfer, job, servers)
    _equal(tree, trees.Tree(target.storage), [(repository, name) for name in names])
    steps.ours("the same, nothing to do", transfer, job, servers)
    for title, pattern, taken in (("10 tags", r"^v1\.1\d$", 10), ("all tags", "^v", count)):
        name = "watch, a filter that takes " + title
        watched = steps.job("watch-%d" % taken, source.address, target.address, [], "interval: 86400")
        watched.write("images.lst", "%s ~ %s\n" % (repository, pattern))
        for further in (", all there", ", nothing new"):
            steps.ours(name + further, [*transfer, "-watch"], watched, servers, watch=True)
        _known(watched, taken)
    if steps.smallest:
        other = steps.registry("skopeo")
        ends = ["--src", "docker", "--dest", "docker", "--src-tls-verify=false", "--dest-tls-verify=false"]
        pair = [source.address + "/" + repository, other.address]
        _peer(steps, "transfer of all", ["sync", *ends, *pair], job, [source.process, other.process])


def repositories(steps):
    """(b)"""
    count = steps.count
    tree = trees.Tree(os.path.join(steps.folder, "source"))
    images = tree.images(IMAGES, 1, os.path.join(steps.folder, "layout"))
    names = ["all/team-%02d/app-%d" % (number % 100, number // 100) for number in range(count)]
    for number, name in enumerate(names):
        tree.repository(name, [images[number % IMAGES]])
        tree.tag(name, "1", images[number % IMAGES])
    source, target = steps.registry("source"), steps.registry("target")
    servers = [source.process, target.process]
    job = steps.job("job", source.address, target.address, [{"repository": name, "tag": "1"} for name in names])
    _expect(steps.ours("list of the repositories", ["ls", "src"], job, servers), count)
    transfer = ["-src=src", "-dst=dst", "-lst=images.lst"]
    steps.ours("transfer of one tag each", transfer, job, servers)
    _equal(tree, trees.Tree(target.storage), [(name, "1") for name in names])
    steps.ours("the same, nothing to do", transfer, job, servers)
    for title, pattern, taken in (("1 in 100", "all/team-07/*", count // 100), ("all", "all/*", count)):
        name = "watch, a pattern that takes " + title
        watched = steps.job("watch-%d" % taken, source.address, target.address, [], "interval: 86400")
        watched.write("images.lst", pattern + "\n")
        for further in (", all there", ", nothing new"):
            steps.ours(name + further, [*transfer, "-watch"], watched, servers, watch=True)
        _known(watched, taken)
    if steps.smallest:
        other = steps.registry("skopeo")
        listed = {source.address: {"tls-verify": False, "images": {name: ["1"] for name in names}}}
        file = job.write("sync.yaml", json.dumps(listed))
        ends = ["--src", "yaml", "--dest", "docker", "--dest-tls-verify=false"]
        _peer(steps, "transfer of one tag each", ["sync", *ends, file, other.address], job, [source.process, other.process])


def levels(steps):
    """(c)"""
    tree = trees.Tree(os.path.join(steps.folder, "source"))
    [image] = tree.images(1, steps.count, os.path.join(steps.folder, "layout"))
    image = {**image, "repository": "deep/image", "tag": "1"}
    tree.repository("deep/image", [image])
    tree.tag("deep/image", "1", image)
    source, direct = steps.registry("source"), steps.registry("direct")
    job = steps.job("job", source.address, direct.address, [image])
    steps.ours("direct", ["-src=src", "-dst=dst", "-lst=images.lst"], job, [source.process, direct.process])
    _refuse(direct.differences([image]))
    other = steps.registry("skopeo")
    ends = ["--src-tls-verify=false", "--dest-tls-verify=false", "--all", "--preserve-digests"]
    pair = ["docker://%s/deep/image:1" % registry.address for registry in (source, other)]
    _peer(steps, "direct", ["copy", *ends, *pair], job, [source.process, other.process])
    for form in FORMS:
        target = steps.registry(form)
        _there_and_back(steps, form, source.process, source.address, target.process, target.address, [image])
        _refuse(target.differences([image]))


def layer(steps):
    """(d)"""
    size = int(steps.count * GB)
    for title, seed in (("zeros", None), ("noise", 1)):
        image = {"repository": "large/" + title, "tag": "1", "layers": [[size, seed]]}
        with contextlib.ExitStack() as stack:
            source = steps.endless("source-" + title, [image])
            stack.callback(processes.stop, source[0])
            _direct(steps, title, source, image)
            if seed:
                _bundle(steps, "tar, ", source, image)


def bundle(steps):
    """(e)"""
    size = int(steps.count * GB / 10)
    image = {"repository": "large/bundle", "tag": "1", "layers": [[size, 1 + number] for number in range(10)]}
    _bundle(steps, "", steps.endless("source", [image]), image)


def _direct(steps, title, source, image):
    for peer in (False, True):
        process, address = steps.endless("target-%s-%d" % (title, peer))
        job = steps.job("job-%s-%d" % (title, peer), source[1], address, [image])
        name = "direct, " + title
        if peer:
            ends = ["--src-tls-verify=false", "--dest-tls-verify=false", "--preserve-digests"]
            pair = ["docker://%s/%s:1" % (end, image["repository"]) for end in (source[1], address)]
            _peer(steps, name, ["copy", *ends, *pair], job, [source[0], process])
        else:
            steps.ours(name, ["-src=src", "-dst=dst", "-lst=images.lst"], job, [source[0], process])
        _same(source[1], address, image)
        processes.stop(process)


def _bundle(steps, prefix, source, image):
    needed, free = steps.count * GB + KEPT_FREE, shutil.disk_usage(steps.folder).free
    if free < needed:
        raise RuntimeError("%.0f GB are free in %s, %.0f are needed" % (free / GB, steps.folder, needed / GB))
    process, address = steps.endless("target-bundle")
    _there_and_back(steps, "tar", source[0], source[1], process, address, [image], prefix)
    _same(source[1], address, image)


def _there_and_back(steps, form, source, source_address, target, target_address, images, prefix=None):
    prefix = form + ", " if prefix is None else prefix
    made = steps.job("made-" + form, source_address, None, images, "compressor: " + form)
    steps.ours(prefix + "download", ["-src=src", "-lst=images.lst"], made, [source])
    [meta] = glob.glob(os.path.join(made.folder, "data", "2*", "*_meta.yaml"))
    steps.ours(prefix + "verify", ["verify", meta], made, [])
    back = steps.job("back-" + form, None, target_address)
    steps.ours(prefix + "upload", ["-dst=dst", "-img=" + meta], back, [target])
    shutil.rmtree(made.folder)


def _peer(steps, name, arguments, job, servers):
    steps.step("skopeo", name, ["skopeo", *arguments], job, servers)


def _expect(log, lines):
    with open(log, encoding="utf-8") as file:
        found = sum(1 for _ in file)
    if found != lines:
        raise Wrong("%d lines, %d expected" % (found, lines))


def _equal(source, target, pairs):
    for repository, tag in pairs:
        try:
            different = source.tagged(repository, tag) != target.tagged(repository, tag)
        except FileNotFoundError:
            different = True
        if different:
            raise Wrong("%s:%s is missing or different" % (repository, tag))


def _known(job, count):
    with open(os.path.join(job.folder, "data", "history.yaml"), encoding="utf-8") as file:
        known = sum(1 for _ in file)
    if known != count:
        raise Wrong("the history knows %d images, %d expected" % (known, count))


def _same(source, target, image):
    digests = [_digest(address, image) for address in (source, target)]
    if digests[0] != digests[1]:
        raise Wrong("%s: %s at the source, %s at the target" % (image["repository"], *digests))


def _digest(address, image):
    connection = http.client.HTTPConnection(address)
    try:
        connection.request("GET", "/v2/%s/manifests/%s" % (image["repository"], image["tag"]))
        answer = connection.getresponse()
        body = answer.read()
        return endless.digest_of(body) if answer.status == 200 else None
    finally:
        connection.close()


def _refuse(wrong):
    if wrong:
        raise Wrong("; ".join(wrong[:3]))
