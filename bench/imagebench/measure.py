"""Runs a command and says what it cost: wall, CPU, memory of its whole process tree, disk, and how busy the machine was."""

import dataclasses
import os
import re
import signal
import subprocess
import threading
import time

from imagebench import processes

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
LIMIT_SECONDS = 600
SAMPLE_SECONDS = 0.05
# A look at a folder of many files takes long; no more than this part of the time is spent on looking.
LOOKING_SHARE = 1 / 20


@dataclasses.dataclass(frozen=True)
class Cost:
    """Seconds and megabytes (10^6 bytes) of one run.

    `largest` is the peak of the largest process, `together` the highest sum seen. `registries` and `line` are CPU
    seconds of the helpers, `others` the cores that unrelated processes kept busy meanwhile. `written` went to files (not
    counted on a tmpfs), `disk` is the most that the watched folder was seen to take, `result` what the command left there
    on purpose, and `temporary` the difference of the two. `read` came from the source, where that is counted. `data`, `meta`
    and `index` are what a download's files hold, by their kind, `base_index` is the index file of an increment's base.
    """

    wall: float
    cpu: float
    largest: float
    together: float
    registries: float
    line: float
    others: float
    written: float
    disk: float = 0.0
    result: float = 0.0
    temporary: float = 0.0
    read: float = 0.0
    data: float = 0.0
    meta: float = 0.0
    index: float = 0.0
    base_index: float = 0.0


class Failed(Exception):
    """A command ended with an error (`status`) or did not end (a negative one)."""

    def __init__(self, text, status, output):
        super().__init__(text)
        self.status = status
        self.output = output


def run(command, folder, environment, log, helpers, watched=(), servants=(), limit=LIMIT_SECONDS):
    """Runs the command to its end. `helpers`: ids of processes whose CPU time is told apart, `registries` and `line`.
    `watched` are the folders whose size is looked at meanwhile. `servants` are ids of processes that ran before and do the
    command's work: what they need with all their descendants counts as its own, but they are not in `largest`. After `limit`
    seconds the command is ended."""
    os.sync()  # the last round's unwritten bytes are not this one's load
    before = {kind: sum(map(_cpu_of, pids)) for kind, pids in helpers.items()}
    busy_before = _busy()
    served_before = _served(servants)
    with open(log, "wb") as output:
        began = time.perf_counter()
        process = processes.start(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        samplers = [_Memory([process.pid, *servants]), *([_Disk(watched)] if watched else [])]
        try:
            status, usage = _wait(process, limit)
        except BaseException:
            processes.stop(process)
            raise
        finally:
            for sampler in samplers:
                sampler.ended.set()
        wall = time.perf_counter() - began
    processes.gone(process)
    for sampler in samplers:
        sampler.join()
    if status != 0:
        with open(log, encoding="utf-8", errors="replace") as file:
            text = file.read()
        raise Failed("exit code %d: %s" % (status, text[-1500:]), status, text)
    served = [after - before for after, before in zip(_served(servants), served_before)]
    cpu = usage.ru_utime + usage.ru_stime + served[0]
    helping = {kind: sum(map(_cpu_of, pids)) - before[kind] for kind, pids in helpers.items()}
    others = max(0.0, _busy() - busy_before - cpu - sum(helping.values())) / wall
    largest = usage.ru_maxrss * 1024 / 1e6
    together = max(largest, samplers[0].peak / 1e6)
    disk = max(samplers[1].peak, samplers[1].look()) / 1e6 if watched else 0.0
    written = (usage.ru_oublock * 512 + served[1]) / 1e6
    return Cost(wall, cpu, largest, together, **helping, others=others, written=written, disk=disk)


def allocated(folder):
    """Bytes on the disk of a folder and all that is in it; of what vanishes while it is looked at, nothing."""
    total = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    total += allocated(entry.path)
                try:
                    total += entry.stat(follow_symlinks=False).st_blocks * 512
                except FileNotFoundError:
                    pass
    except FileNotFoundError:
        pass
    return total


def _wait(process, limit):
    """Waits with rusage, which covers all descendants that were waited for in turn."""
    alarm = threading.Timer(limit, os.killpg, (process.pid, signal.SIGKILL))
    alarm.start()
    try:
        _, status, usage = os.wait4(process.pid, 0)
    finally:
        alarm.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, usage


class _Sampler(threading.Thread):
    """Looks at something now and then, and remembers the highest figure."""

    def __init__(self):
        super().__init__(daemon=True)
        self.peak = 0
        self.ended = threading.Event()
        self.start()

    def run(self):
        pause = SAMPLE_SECONDS
        while not self.ended.wait(pause):
            began = time.perf_counter()
            self.peak = max(self.peak, self.look())
            pause = max(SAMPLE_SECONDS, (time.perf_counter() - began) * (1 / LOOKING_SHARE - 1))

    def look(self):
        raise NotImplementedError


class _Disk(_Sampler):
    """What some folders take."""

    def __init__(self, folders):
        self.folders = folders
        super().__init__()

    def look(self):
        return sum(map(allocated, self.folders))


class _Memory(_Sampler):
    """The resident memory of some processes and their descendants together."""

    def __init__(self, pids):
        self.pids = pids
        super().__init__()

    def look(self):
        return sum(map(self._sum, self.pids))

    def _sum(self, pid):
        try:
            with open("/proc/%d/statm" % pid, encoding="ascii") as file:
                total = int(file.read().split()[1]) * PAGE
            children = _children(pid)
        except (OSError, IndexError):
            return 0
        return total + sum(map(self._sum, children))


def _children(pid):
    children = []
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/children" % (pid, task), encoding="ascii") as file:
            children += map(int, file.read().split())
    return children


def _served(pids):
    """CPU seconds and written bytes of processes and all their descendants, those that ended included: they are in the
    figures of who waited for them."""
    seconds, written = 0.0, 0
    for pid in pids:
        with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
            seconds += sum(map(int, file.read().rpartition(")")[2].split()[11:15])) / TICKS
        with open("/proc/%d/io" % pid, encoding="ascii") as file:
            written += int(re.search(r"(?m)^write_bytes: (\d+)", file.read()).group(1))
        below = _served(_children(pid))
        seconds, written = seconds + below[0], written + below[1]
    return seconds, written


def _cpu_of(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _busy():
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = (int(field) for field in file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS
