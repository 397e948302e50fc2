"""Tables: one of each scenario, for the terminal and for RESULTS.md."""

import os
import platform
import re
import shutil
import statistics
import subprocess

from imagebench import competitors

HEAD = """# Results

The last run of each scenario, written by `bench/run` and `bench/scale`; what is measured and how to read it stands in [README.md](README.md).
"""


def section(scenario, samples, round_trips, rivals, corpus, facts):
    """The Markdown of one scenario. The ratios are of medians; goals count against the scenario's base."""
    columns = COLUMNS + (FILES if scenario.kind == "download" else READ if scenario.kind == "several" else [])
    columns = columns + (PARTS if scenario.goal_bytes else [])
    base_name = "skopeo loop" if scenario.base == competitors.PRIMARY else scenario.base
    blobs = corpus.blobs(scenario.group)
    lines = [
        "## (%s) %s" % (scenario.key, scenario.title),
        "",
        "%d images, %d distinct blobs, %.0f MB; corpus of %s."
        % (len(corpus.images[scenario.group]), len(blobs), sum(blobs.values()) / 1e6, corpus.made),
        "",
        "| | %s | wall of %s |" % (" | ".join(head for head, _, _ in columns), base_name),
        "|---|" + "---:|" * (len(columns) + 1),
    ]
    table = {name: Column(rounds) for name, rounds in samples.items()}
    base = table.get(scenario.base)
    for rival in rivals:
        if rival.name in table:
            lines.append(_row(rival.name, table[rival.name], base, columns))
    lines += _verdict(scenario, table, rivals, corpus)
    if round_trips:
        measured = "%.1f to %.1f ms" % (min(round_trips), max(round_trips))
        busiest = max(column.line for column in table.values())
        lines.append("Round trip found on an open connection at the start of each copy: %s." % measured)
        lines.append("The relay that makes it kept at most %.2f of a core busy." % busiest)
        lines.append("")
    others = [cost.others for rounds in samples.values() for costs in rounds for cost in costs]
    lines.append(
        "Cores kept busy by anything else during the runs: median %.2f, at most %.2f of %d."
        % (statistics.median(others), max(others), os.cpu_count())
    )
    return "\n".join([*lines, "", *("- " + fact for fact in facts), ""])


class Column:
    """The figures of one competitor in one scenario."""

    def __init__(self, rounds):
        costs = [cost for costs in rounds for cost in costs]
        self.rounds = len(rounds)
        self.wall = statistics.median(cost.wall for cost in costs)
        self.least_wall = min(cost.wall for cost in costs)
        self.cpu = statistics.median(cost.cpu for cost in costs)
        self.least_cpu = min(cost.cpu for cost in costs)
        self.largest = max(cost.largest for cost in costs)
        self.together = max(cost.together for cost in costs)
        self.registries = statistics.median(cost.registries for cost in costs)
        self.line = max(cost.line / cost.wall for cost in costs)
        self.written = max(cost.written for cost in costs)
        self.result = max(cost.result for cost in costs)
        self.temporary = max(cost.temporary for cost in costs)
        self.read = max(cost.read for cost in costs)
        self.data = max(cost.data for cost in costs)
        self.meta = max(cost.meta for cost in costs)
        self.index = max(cost.index for cost in costs)
        self.base_index = max(cost.base_index for cost in costs)


# What stands above, how it is written, which field of Column it is.
COLUMNS = [
    ("wall s, median", "%.3f", "wall"),
    ("min", "%.3f", "least_wall"),
    ("CPU s, median", "%.2f", "cpu"),
    ("min", "%.2f", "least_cpu"),
    ("peak MB", "%.0f", "largest"),
    ("all together MB", "%.0f", "together"),
    ("registries CPU s", "%.2f", "registries"),
    ("rounds", "%d", "rounds"),
]
READ = [("from the source MB", "%.1f", "read")]
FILES = [("result MB", "%.1f", "result"), ("temporary MB", "%.1f", "temporary"), ("written MB", "%.0f", "written")]
PARTS = [("data files MB", "%.3f", "data"), ("meta file MB", "%.3f", "meta"), ("index file MB", "%.3f", "index")]


def _row(name, column, base, columns):
    ratio = "%.2f" % (column.wall / base.wall) if base else "–"
    return "| %s |" % " | ".join([name, *(form % getattr(column, field) for _, form, field in columns), ratio])


def _verdict(scenario, table, rivals, corpus):
    """Ours against each form of each other one."""
    ours = table.get("image-transmit")
    if ours is None:
        return [""]
    lines = ["", "| image-transmit against | wall | of minima | CPU | of minima |", "|---|---:|---:|---:|---:|"]
    for rival in rivals:
        other = table.get(rival.name)
        if other is not None and other is not ours:
            ratios = (ours.wall / other.wall, ours.least_wall / other.least_wall)
            ratios += (ours.cpu / other.cpu, ours.least_cpu / other.least_cpu)
            lines.append("| %s | %.2f | %.2f | %.2f | %.2f |" % (rival.name, *ratios))
    base = table.get(scenario.base)
    unpacked = corpus.unpacked("services")
    goals = []
    if base is not None and scenario.goal_wall:
        goals.append(_goal("wall", ours.wall / base.wall, scenario.goal_wall))
    if base is not None and scenario.goal_cpu:
        goals.append(_goal("CPU", ours.cpu / base.cpu, scenario.goal_cpu))
    goals.append(_goal("peak memory, all together", ours.together, scenario.goal_memory, " MB", "%.0f"))
    if scenario.kind == "several":
        copy = sum(corpus.blobs(scenario.group).values()) / 1e6
        goals.append(_goal("read from the source", ours.read / copy, 1.02, " copies", "%.3f"))
    if scenario.goal_temporary is not None:
        goals.append(_goal("temporary space", ours.temporary, scenario.goal_temporary, " MB", "%.1f"))
    of = table.get(scenario.bytes_base)
    if of is not None:
        what = "bytes of %s, of the data files' of `%s`," % (" and ".join(scenario.counted), scenario.bytes_base)
        share = sum(getattr(ours, kind) for kind in scenario.counted) / of.data
        goals.append(_goal(what, share, scenario.goal_bytes, form="%.4f"))
    if scenario.goal_index is not None:
        what = "the base's index, of %.0f MB in its distinct layers when unpacked," % (unpacked / 1e6)
        goals.append(_goal(what, ours.base_index * 1e6 / unpacked, scenario.goal_index, form="%.4f"))
    against = ", against `%s`" % scenario.base if scenario.goal_wall else ""
    return [*lines, "", "Goals%s: %s." % (against, ", ".join(goals)), ""]


def _goal(what, value, limit, unit="", form="%.2f"):
    word = "reached" if value <= limit else "**missed**"
    return "%s %s%s (at most %s%s): %s" % (what, form % value, unit, form % limit if form != "%.2f" else limit, unit, word)


def facts(command, date, rounds, tools):
    """Where, when and with what; `tools`: further commands that tell a version, of those that took part."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        processor = re.search(r"model name\s*:\s*(.*)", file.read())
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) / 1e6
    return [
        "command: `%s`, %s rounds, %s" % (command, rounds, date),
        "machine: %s, %d cores, %.0f GB, Linux %s"
        % (processor.group(1) if processor else platform.machine(), os.cpu_count(), memory, platform.release()),
        "versions: " + ", ".join(_versions(tools)),
    ]


def _versions(tools):
    for command in (
        ["docker-registry", "--version"],
        ["skopeo", "--version"],
        ["crane", "version"],
        ["regctl", "version", "--format", "regctl {{.VCSTag}}"],
        *tools,
        ["java", "-version"],
    ):
        if shutil.which(command[0]):
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
            first = done.stdout.decode(errors="replace").strip().partition("\n")[0].replace("github.com/docker/distribution ", "")
            yield "%s %s" % (command[0], first) if command[0] in ("crane", "dockerd") else first.strip("* ")


def keep(path, sections):
    """Replaces the sections of what was run, and keeps the others."""
    kept = {}
    try:
        with open(path, encoding="utf-8") as file:
            for text in re.split(r"(?m)^(?=## )", file.read())[1:]:
                kept[_key(text.partition("\n")[0])] = text.rstrip("\n") + "\n"
    except FileNotFoundError:
        pass
    kept.update({_key(text.partition("\n")[0]): text for text in sections})
    with open(path + ".new", "w", encoding="utf-8") as file:
        file.write("\n".join([HEAD, *(kept[key] for key in sorted(kept))]))
    os.replace(path + ".new", path)


def _key(heading):
    """What stays the same when a title changes: a letter, or else the whole."""
    lettered = re.match(r"## (?:\w+ )?\(\w\)", heading)
    return lettered.group() if lettered else heading
