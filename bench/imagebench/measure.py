"""Runs a command and says what it cost: wall, CPU, memory of its whole process tree, disk, and how busy the machine was."""

import dataclasses
import os
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
    on purpose, and `temporary` the difference of the two. `read` came from the source, where that is counted.
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


class Failed(Exception):
    """A command ended with an error or did not end."""


def run(command, folder, environment, log, helpers, watched=None):
    """Runs the command to its end. `helpers`: ids of processes whose CPU time is told apart, `registries` and `line`.
    `watched` is the folder whose size is looked at meanwhile."""
    os.sync()  # the last round's unwritten bytes are not this one's load
    before = {kind: sum(map(_cpu_of, pids)) for kind, pids in helpers.items()}
    busy_before = _busy()
    with open(log, "wb") as output:
        began = time.perf_counter()
        process = processes.start(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        samplers = [_Memory(process.pid), *([_Disk(watched)] if watched else [])]
        try:
            status, usage = _wait(process)
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
            raise Failed("exit code %d: %s" % (status, file.read()[-1500:]))
    cpu = usage.ru_utime + usage.ru_stime
    helping = {kind: sum(map(_cpu_of, pids)) - before[kind] for kind, pids in helpers.items()}
    others = max(0.0, _busy() - busy_before - cpu - sum(helping.values())) / wall
    largest = usage.ru_maxrss * 1024 / 1e6
    together = max(largest, samplers[0].peak / 1e6)
    disk = max(samplers[1].peak, allocated(watched)) / 1e6 if watched else 0.0
    return Cost(wall, cpu, largest, together, **helping, others=others, written=usage.ru_oublock * 512 / 1e6, disk=disk)


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


def _wait(process):
    """Waits with rusage, which covers all descendants that were waited for in turn."""
    alarm = threading.Timer(LIMIT_SECONDS, os.killpg, (process.pid, signal.SIGKILL))
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
    """What a folder takes."""

    def __init__(self, folder):
        self.folder = folder
        super().__init__()

    def look(self):
        return allocated(self.folder)


class _Memory(_Sampler):
    """The resident memory of a process and its descendants together."""

    def __init__(self, pid):
        self.pid = pid
        super().__init__()

    def look(self):
        return self._sum(self.pid)

    def _sum(self, pid):
        try:
            with open("/proc/%d/statm" % pid, encoding="ascii") as file:
                total = int(file.read().split()[1]) * PAGE
            children = []
            for task in os.listdir("/proc/%d/task" % pid):
                with open("/proc/%d/task/%s/children" % (pid, task), encoding="ascii") as file:
                    children += file.read().split()
        except (OSError, IndexError):
            return 0
        return total + sum(self._sum(int(child)) for child in children)


def _cpu_of(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii", errors="replace") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _busy():
    with open("/proc/stat", encoding="ascii") as file:
        user, nice, system, _, _, irq, softirq, steal = (int(field) for field in file.readline().split()[1:9])
    return (user + nice + system + irq + softirq + steal) / TICKS
