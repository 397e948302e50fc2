"""A Docker engine of the harness's own: its data, sockets and settings are apart from those of the machine."""

import http.client
import os
import shutil
import socket
import subprocess
import tempfile
import time

from imagebench import processes

START_SECONDS = 30
# The first is what Docker takes by itself, but needs a file system that can be below an overlay; the other does anywhere,
# and copies all of a layer's parent for it.
DRIVERS = ["overlay2", "vfs"]


class Engine:
    """Runs dockerd until `stop`, without network devices and firewall rules. `address` is for `docker --host`; `waiting` is
    the folder in which it puts together what it saves and takes in what it loads."""

    def __init__(self, folder):
        self.folder = folder
        self.waiting = os.path.join(folder, "tmp")
        # the path of a socket has at most 107 characters
        self.short = tempfile.mkdtemp(prefix="bench-docker-", dir="/tmp")
        self.socket = os.path.join(self.short, "socket")
        self.address = "unix://" + self.socket
        with open(os.path.join(self.short, "daemon.json"), "w", encoding="ascii") as file:
            file.write("{}")  # not the machine's own in /etc/docker
        os.makedirs(folder)
        for self.driver in DRIVERS:
            self.process = self._start()
            try:
                if self._is_ready():
                    return
            except BaseException:
                self.stop()
                raise
        with open(self._log(), encoding="utf-8", errors="replace") as file:
            text = file.read()[-2000:]
        self.stop()
        raise RuntimeError("dockerd does not start: " + text)

    def _start(self):
        command = [
            "dockerd",
            *("--bridge=none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--log-level=error"),
            *("--storage-driver", self.driver, "--data-root", self.folder, "--host", self.address),
            *("--exec-root", os.path.join(self.short, "exec"), "--pidfile", os.path.join(self.short, "pid")),
            *("--config-file", os.path.join(self.short, "daemon.json")),
        ]
        with open(self._log(), "wb") as output:
            return processes.start(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, env=_environment())

    def _log(self):
        return os.path.join(self.short, "log")

    def _is_ready(self):
        """False if it ended, or does not answer in time."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                connection = http.client.HTTPConnection("localhost")
                connection.sock = socket.socket(socket.AF_UNIX)
                connection.sock.connect(self.socket)
                connection.request("GET", "/_ping")
                if connection.getresponse().status == 200:
                    return True
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.1)
        processes.stop(self.process, START_SECONDS)
        return False

    def fill(self, source, images):
        """Puts images in, under the names that `name` gives."""
        for image in images:
            pulled = "%s/%s" % (source, name(image))
            for arguments in (["pull", "-q", pulled], ["tag", pulled, name(image)], ["rmi", pulled]):
                command = ["docker", "--config", self.short, "--host", self.address, *arguments]
                processes.run(command, stdout=subprocess.DEVNULL, env=_environment())

    def stop(self):
        """Also unmounts what is left if it had to be killed."""
        processes.stop(self.process, START_SECONDS)
        release(self.folder)
        shutil.rmtree(self.short)


class Engines:
    """Gives each competitor the engine that it needs. Those with images in them are filled once and stay until `close`."""

    def __init__(self, folder):
        self.folder = folder
        self.filled = {}
        self.drivers = set()

    def of(self, rival, stack, folder, source=None, images=()):
        """The one with the images from the source, or an empty one below the folder, which `stack` ends, or None."""
        if rival.engine == "filled":
            if rival.group not in self.filled:
                self.filled[rival.group] = self._new(os.path.join(self.folder, "engine-" + rival.group))
                self.filled[rival.group].fill(source.address, images)
            return self.filled[rival.group]
        if rival.engine == "empty":
            engine = self._new(os.path.join(folder, "engine"))
            stack.callback(engine.stop)
            return engine
        return None

    def _new(self, folder):
        engine = Engine(folder)
        self.drivers.add(engine.driver)
        return engine

    def close(self):
        for engine in self.filled.values():
            engine.stop()


def name(image):
    return "%s:%s" % (image["repository"], image["tag"])


def release(folder):
    """Unmounts all that is mounted at or below a folder: an engine mounts its own on itself."""
    with open("/proc/self/mounts", encoding="utf-8") as file:
        points = [line.split()[1] for line in file]
    for point in reversed(points):
        if (point + "/").startswith(os.path.realpath(folder) + "/"):
            subprocess.run(["umount", point], check=True)


def _environment():
    return {key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")}
