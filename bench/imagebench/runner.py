"""Runs scenarios: who carries what over which line, in turns."""

import contextlib
import dataclasses
import http.client
import os
import shutil
import subprocess
import sys
import tarfile
import time

from imagebench import competitors, contents, measure, processes, several
from imagebench.engine import Engines
from imagebench.registry import Certificates, Registry
from imagebench.scenarios import ROUND_TRIP_MS, SCENARIOS

# A run that has nothing to do is short: several are taken from each round.
REPEATED = 3
# Who takes longer than this for one copy is run in the first round only: that is waiting for the line, which hardly varies.
SLOW_SECONDS = 60


class Mismatch(Exception):
    """The target, or what was downloaded, is not what the source holds."""


class Runner:
    """Runs scenarios; `samples[key][competitor]` is a list of rounds, each a list of costs. `cast[key]` takes part. To be
    closed: what is needed again and again stays."""

    def __init__(self, corpus, cast, folder, say):
        self.corpus = corpus
        self.cast = cast
        self.folder = folder
        self.say = say
        self.samples = {}
        self.round_trips = {}
        self.certificates = None
        self.made = {}
        self.making = {}
        self.targets = {}
        self.engines = Engines(folder)

    def close(self):
        self.engines.close()

    def run(self, keys, rounds):
        """(a) and (b) share their rounds: (b) is (a) once more."""
        remaining = [SCENARIOS[key] for key in keys]
        while remaining:
            cold = remaining.pop(0)
            again = None
            if cold.again:
                again, cold = cold, SCENARIOS["a"]
                wanted = {again.key}
            else:
                again = next((other for other in remaining if cold.key == "a" and other.again), None)
                wanted = {cold.key, again.key} if again else {cold.key}
            if again in remaining:
                remaining.remove(again)
            self._rounds(cold, again, wanted, rounds or cold.rounds)

    def _rounds(self, cold, again, wanted, rounds):
        slow = set()
        rivals = [rival for rival in self.cast[cold.key] if not rival.measured_in]
        for number in range(rounds):
            turn = number % len(rivals) if rivals else 0
            for rival in rivals[turn:] + rivals[:turn]:
                if rival.name in slow:
                    continue
                first, repeats = self._turn(cold, again, rival)
                for scenario, costs in ((cold, [first]), (again, repeats)):
                    if scenario and scenario.key in wanted:
                        self.samples.setdefault(scenario.key, {}).setdefault(rival.name, []).append(costs)
                if first.wall > SLOW_SECONDS:
                    slow.add(rival.name)
                shown = "(%s) round %d/%d  %-36s %6.2f s" % (cold.key, number + 1, rounds, rival.name, first.wall)
                self.say(shown + "".join("  again %.3f s" % cost.wall for cost in repeats[:1]))
        for rival in self.cast[cold.key]:
            if rival.measured_in:
                elsewhere = self.samples.get(rival.measured_in, {}).get(rival.name) or self.making.get(rival.name)
                self.samples.setdefault(cold.key, {}).update({rival.name: elsewhere} if elsewhere else {})

    def _turn(self, cold, again, rival):
        """One competitor, once, in an empty folder."""
        folder = os.path.join(self.folder, "turn")
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        if cold.kind == "download":
            done = self._download(cold, rival, folder), []
        elif cold.kind == "several":
            done = self._several(cold, rival, folder), []
        elif cold.kind == "upload":
            done = self._upload(cold, rival, folder, self._made(cold, rival.made_by)), []
        else:
            done = self._copy(cold, again, rival, folder)
        shutil.rmtree(folder)
        return done

    def _download(self, scenario, rival, folder):
        """Into files, which are then looked through."""
        images = self.corpus.images[rival.group or scenario.group]
        base = self._made(scenario, rival.made_by) if rival.made_by else None
        with contextlib.ExitStack() as stack:
            source = _registry(stack, self.corpus.storage, folder, "source", None)
            engine = self.engines.of(rival, stack, folder, source, images)
            job = _job(folder, source.address, None, images, made=base, engine=engine and engine.address)
            helpers = {"registries": [source.process.pid], "line": []}
            cost = self._measure(rival, job, helpers, rival.command(job), engine, [job.folder])
            left_out = frozenset(self.corpus.blobs(rival.made_by.group) if base else ())
            expected = contents.Expected(images, source.manifests(images), self.corpus, left_out)
        try:
            wrong = rival.form.differences(job.folder, expected)
        except (LookupError, ValueError, OSError, tarfile.TarError, subprocess.CalledProcessError) as broken:
            wrong = ["%s: %s" % (type(broken).__name__, broken)]
        _refuse(rival, scenario, wrong)
        for number, proof in enumerate(rival.proof):
            again = os.path.join(folder, "proof-%d" % number)
            os.makedirs(again)
            seconds = self._upload(scenario, proof, again, job.folder).wall
            self.say("(%s) proof of %s: upload, %s, %.2f s" % (scenario.key, rival.name, proof.name, seconds))
            shutil.rmtree(again)
        result = rival.form.size(job.folder) / 1e6
        parts = {kind: size / 1e6 for kind, size in rival.form.parts(job.folder).items()}
        of_base = rival.made_by.form.parts(base)["index"] / 1e6 if base else 0.0
        temporary = max(0.0, cost.disk - result)
        return dataclasses.replace(cost, result=result, temporary=temporary, base_index=of_base, **parts)

    def _made(self, scenario, maker):
        """The folder with what an upload reads: made when it is first asked for, and kept."""
        if maker not in self.made:
            if maker.made_by:
                self._made(scenario, maker.made_by)
            self.say("(%s) making what %s reads" % (scenario.key, maker.name))
            folder = os.path.join(self.folder, "made-%d" % len(self.made))
            os.makedirs(folder)
            self.making.setdefault(maker.name, []).append([self._download(scenario, maker, folder)])
            self.made[maker] = os.path.join(folder, "job")
        return self.made[maker]

    def _upload(self, scenario, rival, folder, made):
        """From files into a registry that is empty, or has what another copy brought there."""
        images = self.corpus.images[rival.group or scenario.group]
        base = self._made(scenario, rival.made_by.made_by) if rival.made_by.made_by else None
        storage = os.path.join(folder, "target")
        if rival.onto:
            shutil.copytree(self._target_of(rival.onto), storage, copy_function=_blob_by_link)
        with contextlib.ExitStack() as stack:
            target = _registry(stack, storage, folder, "target", None)
            engine = self.engines.of(rival, stack, folder)
            job = _job(folder, None, target.address, images, made=made, base=base, engine=engine and engine.address)
            helpers = {"registries": [target.process.pid], "line": []}
            if rival.refused:
                return self._refused(scenario, rival, job, helpers, target)
            cost = self._measure(rival, job, helpers, rival.command(job), engine)
            there = self.corpus.images[SCENARIOS[rival.onto].group] if rival.onto else []
            _refuse(rival, scenario, rival.arrived(target, images) if rival.arrived else target.differences(images + there))
        return cost

    def _refused(self, scenario, rival, job, helpers, target):
        """An upload that cannot be: it has to end with an error that names the base, and to leave the target empty."""
        began = time.perf_counter()
        try:
            self._measure(rival, job, helpers, rival.command(job))
            wrong = ["it was not refused"]
        except measure.Failed as failure:
            wrong = [] if failure.status > 0 else [str(failure)]
            name = os.path.basename(contents.Meta(job.base).path)
            wrong += [] if name in failure.output else ["%s is not named in: %s" % (name, failure.output[-500:])]
        wrong += ["pushed: " + path for path in target.holdings()]
        _refuse(rival, scenario, wrong)
        return measure.Cost(time.perf_counter() - began, *[0.0] * 7)

    def _target_of(self, key):
        """The storage folder that a copy by skopeo has filled: made when it is first asked for, and kept."""
        if key not in self.targets:
            folder = os.path.join(self.folder, "target-" + key)
            os.makedirs(folder)
            self._copy(SCENARIOS[key], None, competitors.others()[0], folder)
            self.targets[key] = os.path.join(folder, "target")
        return self.targets[key]

    def _several(self, scenario, rival, folder):
        """From one registry to several, all of them empty."""
        images = self.corpus.images[scenario.group]
        with contextlib.ExitStack() as stack:
            source = Registry(self.corpus.storage, folder, "source", accounted=True)
            stack.callback(source.stop)
            targets = []
            for number in range(several.TARGETS):
                name = "target-%d" % number
                targets.append(_registry(stack, os.path.join(folder, name), folder, name, None))
            job = _job(folder, source.address, None, images, targets=tuple(target.address for target in targets))
            helpers = {"registries": [one.process.pid for one in [source, *targets]], "line": []}
            cost = self._measure(rival, job, helpers, rival.command(job))
            read = source.sent()
            _refuse(rival, scenario, [wrong for target in targets for wrong in target.differences(images)])
        return dataclasses.replace(cost, read=read / 1e6)

    def _copy(self, cold, again, rival, folder):
        """Between registries: a fresh target, the copy, the check, and perhaps the same again."""
        images = self.corpus.images[cold.group]
        with contextlib.ExitStack() as stack:
            certificates = self._authority() if cold.tls else None
            source = _registry(stack, self.corpus.storage, folder, "source", certificates)
            target = _registry(stack, os.path.join(folder, "target"), folder, "target", certificates)
            helpers = {"registries": [source.process.pid, target.process.pid], "line": []}
            ends = [source.address, target.address]
            if cold.delayed:
                line, ends = _delayed(stack, ends)
                helpers["line"].append(line.pid)
                self.round_trips.setdefault(cold.key, []).extend(_round_trip(address) for address in ends)
            job = _job(folder, *ends, images, certificates)
            command = rival.command(job)
            first = self._measure(rival, job, helpers, command)
            _refuse(rival, cold, source.differences(images) + target.differences(images))
            repeats = []
            for _ in range(REPEATED if again else 0):
                repeats.append(self._measure(rival, job, helpers, command))
        return first, repeats

    def _authority(self):
        if self.certificates is None:
            self.certificates = Certificates(os.path.join(self.folder, "tls"))
        return self.certificates

    def _measure(self, rival, job, helpers, command, engine=None, watched=()):
        environment = competitors.environment(job)
        log = os.path.join(os.path.dirname(job.folder), "output.log")
        try:
            servants = [engine.process.pid] if engine else []
            watched = [*watched, engine.waiting] if watched and engine else watched
            return measure.run(command, job.folder, environment, log, helpers, watched, servants)
        except measure.Failed as failure:
            raise measure.Failed("%s: %s" % (rival.name, failure), failure.status, failure.output) from failure


def _job(folder, source, target, images, certificates=None, **further):
    job = competitors.Job(source, target, images, certificates, os.path.join(folder, "job"), **further)
    os.makedirs(job.folder)
    return job


def _blob_by_link(path, copy):
    """A registry never writes into a blob that is there; small files are copied."""
    (os.link if os.path.basename(path) == "data" else shutil.copyfile)(path, copy)


def _refuse(rival, scenario, wrong):
    if wrong:
        raise Mismatch("%s, (%s): %s" % (rival.name, scenario.key, "; ".join(wrong[:3])))


def _registry(stack, storage, folder, name, certificates):
    registry = Registry(storage, folder, name, certificates)
    stack.callback(registry.stop)
    return registry


def _delayed(stack, addresses):
    """Puts the relay in front of both registries. Returns its process and the addresses to use."""
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "delay.py")
    line = processes.start(
        [sys.executable, program, str(ROUND_TRIP_MS), *addresses], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    stack.callback(line.stdout.close)
    stack.callback(processes.stop, line)
    ends = [line.stdout.readline().decode().strip() for _ in addresses]
    if not all(ends):
        raise RuntimeError("the relay did not start")
    return line, ends


def _round_trip(address):
    """Milliseconds of a small request on an open connection, as the competitors find it."""
    import http.client

    connection = http.client.HTTPConnection(address)
    try:
        for _ in range(2):
            began = time.perf_counter()
            connection.request("GET", "/v2/")
            connection.getresponse().read()
        return (time.perf_counter() - began) * 1000
    finally:
        connection.close()
