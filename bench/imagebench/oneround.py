"""`oneround.py COMMAND…` runs a watch until it has said that its first round is over, and ends it then as Ctrl-C does. Its exit code
is 0 if it went well: no failure in the round, and the end that was asked for. A process of its own, so that the watch's costs are
those of a child that was waited for."""

import re
import signal
import subprocess
import sys

ENDED = re.compile(r"Round done in .* (\d+) failures|Still watching: ")
INTERRUPTED = 130


def main(command):
    watch = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    failed = None
    for line in watch.stdout:
        ended = ENDED.search(line)
        if failed is None and ended:
            failed = int(ended.group(1) or 0)
            watch.send_signal(signal.SIGINT)
        sys.stdout.write(line)
    status = watch.wait()
    print("ended with %d, %s failed" % (status, failed))
    return 0 if failed == 0 and status == INTERRUPTED else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
