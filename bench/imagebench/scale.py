"""The command line of bench/scale."""

import argparse
import dataclasses
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from imagebench import cli, measure, processes, results, scaleparts, scaletable

NEEDED = {"skopeo": "skopeo", "docker-registry": "docker-registry", "tar2sqfs": "squashfs-tools-ng"}
MEMORY = "/dev/shm"


@dataclasses.dataclass(frozen=True)
class Part:
    """`disk` says that it is about so much data that it must not be in memory."""

    title: str
    unit: str
    run: object
    sizes: tuple
    quick: tuple
    disk: bool = False


PARTS = {
    "a": Part("many tags in one repository", "tag", scaleparts.tags, (10_000, 100_000), (500, 2_000)),
    "b": Part("many repositories", "repository", scaleparts.repositories, (1_000, 10_000), (200, 1_000)),
    "c": Part("an image of many layers", "layer", scaleparts.levels, (50, 500), (50, 500)),
    "d": Part("one large layer", "GB", scaleparts.layer, (2, 20), (0.2, 1), disk=True),
    "e": Part("a large bundle", "GB", scaleparts.bundle, (5, 50), (0.5, 2), disk=True),
}


def main(arguments):
    options = _options(arguments)
    missing = sorted(package for program, package in NEEDED.items() if not shutil.which(program))
    if missing:
        print("bench: missing Debian packages: apt-get install " + " ".join(missing), file=sys.stderr)
        return 2
    processes.install()
    try:
        return _bench(options, arguments)
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        return 130
    except (measure.Failed, scaleparts.Wrong, RuntimeError, subprocess.CalledProcessError) as failure:
        print("bench: FAILED: %s" % failure, file=sys.stderr)
        return 1
    finally:
        processes.stop_all()


def _options(arguments):
    parser = argparse.ArgumentParser(prog="bench/scale", description="Looks whether time is linear and memory flat.")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = "\n".join(["parts:", *(_line(key, part) for key, part in PARTS.items())])
    parser.add_argument("part", nargs="*", help="%s (default: all)" % " ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="small sizes, not kept in RESULTS.md")
    parser.add_argument("--sizes", help="other sizes for the one part that is named, with commas between them")
    parser.add_argument("--ours", default=os.path.join(cli.PROJECT, "image-transmit"), help="our program")
    parser.add_argument("--run-folder", help="where everything is written (default: %s for a to c, BENCH_HOME for d and e)" % MEMORY)
    parser.add_argument("--results", help="the file to keep the tables in (default: bench/RESULTS.md, none with --quick or --sizes)")
    options = parser.parse_args(arguments)
    unknown = [key for key in options.part if key not in PARTS]
    if unknown:
        parser.error("no such part: " + " ".join(unknown))
    if options.sizes and len(options.part) != 1:
        parser.error("--sizes is for one part")
    options.part = sorted(set(options.part) or PARTS)
    return options


def _bench(options, arguments):
    began = time.monotonic()
    program = os.path.abspath(options.ours)
    processes.run([program, "-version"], stdout=subprocess.DEVNULL)  # builds what is not there
    for key in options.part:
        part = PARTS[key]
        rows = _rows(key, part, program, options)
        facts = results.facts(shlex.join(["bench/scale", *arguments]), time.strftime("%Y-%m-%d %H:%M"), "1", [])
        heading = "Scale (%s): %s" % (key, part.title)
        text = scaletable.section(heading, part.unit, rows, facts)
        print("\n" + text)
        kept = options.results or (None if options.quick or options.sizes else os.path.join(cli.BENCH, "RESULTS.md"))
        if kept:
            results.keep(kept, [text])
    _say("after %.0f s" % (time.monotonic() - began))
    return 0


def _rows(key, part, program, options):
    sizes = tuple(map(float, options.sizes.split(","))) if options.sizes else part.quick if options.quick else part.sizes
    sizes = tuple(int(size) if size == int(size) else size for size in sizes)
    rows = []
    for size in sizes:
        _say("(%s) %s: %s" % (key, part.title, size))
        with tempfile.TemporaryDirectory(prefix="scale-", dir=_folder(part, options)) as folder:
            with scaleparts.Steps(program, folder, size, size == min(sizes), _say) as steps:
                part.run(steps)
                rows += steps.rows
    return rows


def _folder(part, options):
    if options.run_folder:
        return options.run_folder
    if not part.disk and os.access(MEMORY, os.W_OK):
        return MEMORY
    home = os.path.abspath(os.environ.get("BENCH_HOME") or os.path.join(cli.PROJECT, "target", "bench"))
    os.makedirs(home, exist_ok=True)
    return home


def _line(key, part):
    sizes = " and ".join("{:,}".format(size) for size in part.sizes)
    return "  %s  %s: %s %s" % (key, part.title, sizes, scaletable.several(part.unit))


def _say(text):
    print("%s %s" % (time.strftime("%H:%M:%S"), text), file=sys.stderr, flush=True)
