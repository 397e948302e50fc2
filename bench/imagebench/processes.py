"""Processes that end with the harness, whatever ends it; only ever by their own id."""

import atexit
import ctypes
import os
import signal
import subprocess

_running = {}


def _die_with_parent():
    """In the child: the kernel ends it if the harness is killed outright (PR_SET_PDEATHSIG, Linux)."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def start(command, **options):
    """Starts a process in a group of its own. It is ended at the latest when the harness ends."""
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=_die_with_parent, **options)
    _running[process.pid] = process
    return process


def gone(process):
    """Says that the process was waited for elsewhere."""
    _running.pop(process.pid, None)


def stop(process, grace=5):
    """Ends the process and the group it leads, and waits for it."""
    if _running.pop(process.pid, None) is None:
        return
    _signal_group(process, signal.SIGTERM)
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        _signal_group(process, signal.SIGKILL)
        process.wait()


def _signal_group(process, number):
    # The leader is not yet waited for, so its id cannot have been given to anybody else.
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def stop_all():
    for process in list(_running.values()):
        stop(process)


def install():
    """SIGTERM and SIGHUP end the harness as Ctrl-C does, with everything it started; also in a script's background,
    where the shell lets SIGINT be ignored."""
    atexit.register(stop_all)

    def interrupted(number, frame):
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)


def run(command, **options):
    """Runs a command to its end; if the harness ends first, the command and what it started do, too."""
    process = start(command, stdin=subprocess.DEVNULL, **options)
    try:
        status = process.wait()
    except BaseException:
        stop(process)
        raise
    gone(process)
    if status != 0:
        raise subprocess.CalledProcessError(status, command)
