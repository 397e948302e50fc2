"""The command line."""

import argparse
import contextlib
import fcntl
import glob
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

from imagebench import (
    bundles,
    compact,
    competitors,
    corpus,
    engine,
    measure,
    processes,
    results,
    runner,
    scenarios,
    several,
)

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROJECT = os.path.dirname(BENCH)
NEEDED = {"skopeo": "skopeo", "docker-registry": "docker-registry", "openssl": "openssl", "xargs": "findutils"}
# Further ones, by the scenarios that need them.
FURTHER = {
    "ghj": {"mksquashfs": "squashfs-tools", "tar2sqfs": "squashfs-tools-ng", "curl": "curl"},
    "jk": {"dockerd": "docker.io", "docker": "docker.io"},
    "j": {"zstd": "zstd", "gzip": "gzip"},
}
# Commands that tell their versions, likewise.
VERSIONS = {
    "ghj": [["mksquashfs", "-version"], ["tar2sqfs", "--version"]],
    "jk": [["dockerd", "--version"], ["docker", "--version"], ["gzip", "--version"]],
    "j": [["zstd", "--version"]],
}


def main(arguments):
    options = _options(arguments)
    needed = dict(NEEDED)
    for keys, packages in FURTHER.items():
        needed.update(packages if set(keys) & set(options.scenario) else {})
    missing = sorted({package for program, package in needed.items() if not shutil.which(program)})
    if missing:
        print("bench: missing Debian packages: apt-get install " + " ".join(missing), file=sys.stderr)
        return 2
    processes.install()
    try:
        return _bench(options, arguments)
    except KeyboardInterrupt:
        print("bench: interrupted", file=sys.stderr)
        return 130
    except (measure.Failed, runner.Mismatch, RuntimeError, subprocess.CalledProcessError) as failure:
        print("bench: FAILED: %s" % failure, file=sys.stderr)
        return 1
    finally:
        processes.stop_all()


def _options(arguments):
    parser = argparse.ArgumentParser(prog="bench/run", description="Compares image-transmit with skopeo and others.")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    titles = ["  %s  %s" % (key, scenario.title) for key, scenario in scenarios.SCENARIOS.items()]
    parser.epilog = "\n".join(["scenarios:", *titles])
    parser.add_argument("scenario", nargs="*", help="%s (default: all)" % " ".join(scenarios.SCENARIOS))
    rounds = ", ".join("%s %d" % (key, scenario.rounds) for key, scenario in scenarios.SCENARIOS.items())
    parser.add_argument("--rounds", type=int, help="rounds of each scenario (default: %s)" % rounds)
    parser.add_argument("--ours", default=os.path.join(PROJECT, "image-transmit"), help="our program")
    parser.add_argument("--ours-option", action="append", default=[], help="a further option for it, repeatable")
    parser.add_argument(
        "--original",
        default=shutil.which(bundles.ORIGINAL_PROGRAM),
        help="the original image-transmit (default: %s, if that is on the PATH)" % bundles.ORIGINAL_PROGRAM,
    )
    parser.add_argument("--only", help="only competitors whose name contains this (and ours, if there)")
    parser.add_argument("--run-folder", help="where targets are written (default: under BENCH_HOME)")
    parser.add_argument("--results", help="the file to keep the tables in (default: bench/RESULTS.md, none with --only)")
    options = parser.parse_args(arguments)
    unknown = [key for key in options.scenario if key not in scenarios.SCENARIOS]
    if unknown or (options.rounds is not None and options.rounds < 1):
        parser.error("no such scenario: " + " ".join(unknown) if unknown else "--rounds must be at least 1")
    options.scenario = list(dict.fromkeys(options.scenario)) or list(scenarios.SCENARIOS)
    return options


def _bench(options, arguments):
    home = os.path.abspath(os.environ.get("BENCH_HOME") or os.path.join(PROJECT, "target", "bench"))
    os.makedirs(home, exist_ok=True)
    lock = open(os.path.join(home, "lock"), "w", encoding="ascii")  # held until the process ends
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RuntimeError("another bench/run is using %s: two at a time measure each other" % home) from None
    for left in glob.glob(os.path.join(home, "run-*")):
        engine.release(left)
        shutil.rmtree(left)  # by a run that was killed
    images = corpus.ensure(home, _say)
    cast = _cast(options)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="run-", dir=options.run_folder or home) as folder:
        with contextlib.closing(runner.Runner(images, cast, folder, _say)) as measured:
            measured.run(options.scenario, options.rounds)
    command = shlex.join(["bench/run", *arguments])
    sections = {}
    for key in sorted(measured.samples):
        scenario, samples = scenarios.SCENARIOS[key], measured.samples[key]
        counts = sorted({len(rounds) for rounds in samples.values()})
        date = time.strftime("%Y-%m-%d %H:%M")
        tools = [tool for keys, tools in VERSIONS.items() if key in keys for tool in tools]
        facts = results.facts(command, date, "/".join(map(str, counts)), tools)
        if any(rival.engine for rival in cast[key]):
            facts.append("storage driver of the Docker engine: " + "/".join(sorted(measured.engines.drivers)))
        sections[key] = results.section(scenario, samples, measured.round_trips.get(key), cast[key], images, facts)
        print("\n" + sections[key])
    kept = options.results or (None if options.only else os.path.join(BENCH, "RESULTS.md"))
    if kept:
        results.keep(kept, sections.values())
    _say("%s after %.0f s" % ("kept in " + os.path.relpath(kept) if kept else "not kept", time.monotonic() - began))
    return 0


def _cast(options):
    """Who takes part in which scenario."""
    ours = options.ours if os.path.exists(options.ours) else None
    if ours:
        _warm_up(ours)
    else:
        _say("%s is not there: its column is left out" % options.ours)
    copies = [competitors.ours(ours, options.ours_option)] if ours else []
    copies += competitors.others()
    cast = {**{key: copies for key in "abcd"}, **bundles.cast(ours, options.ours_option, options.original)}
    cast["i"] = several.cast(ours, options.ours_option)
    cast.update(compact.cast(ours, options.ours_option, os.geteuid() == 0))
    if os.geteuid() != 0:
        _say("not root: `%s`, which must give files away to their owners, is left out, and so is Docker" % bundles.BY_HAND)
        cast["g"] = [rival for rival in cast["g"] if rival.name != bundles.BY_HAND]
    wanted = options.only or ""
    return {
        key: [rival for rival in rivals if wanted in rival.name or rival.name == bundles.OURS]
        for key, rivals in cast.items()
    }


def _warm_up(program):
    """The first start from a checkout builds: that is not what is measured."""
    subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)


def _say(text):
    print(text, file=sys.stderr, flush=True)
