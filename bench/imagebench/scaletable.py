"""The tables of bench/scale: what each step cost at each size, and how that grew."""

import dataclasses
import os
import statistics


@dataclasses.dataclass(frozen=True)
class Row:
    """`count` is the size: so many of the part's units."""

    who: str
    step: str
    count: float
    cost: object

    def each(self):
        return self.cost.wall / self.count


def section(heading, unit, rows, facts):
    """The Markdown of one part."""
    steps = list(dict.fromkeys((row.who, row.step) for row in rows))
    lines = [
        "## " + heading,
        "",
        "| | step | %s | wall s | ms a %s | CPU s | peak MB | servers CPU s |" % (several(unit), unit),
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    for who, step in steps:
        for row in _sizes(rows, who, step):
            figures = (row.cost.wall, row.each() * 1000, row.cost.cpu, row.cost.largest, row.cost.registries)
            lines.append("| %s | %s | %s | %.2f | %.3f | %.2f | %.0f | %.2f |" % (who, step, _number(row.count), *figures))
    lines += _growth(rows, steps, unit)
    others = [row.cost.others for row in rows]
    busy = "Cores kept busy by anything else during the runs: median %.2f, at most %.2f of %d."
    lines += ["", busy % (statistics.median(others), max(others), os.cpu_count()), ""]
    return "\n".join([*lines, *("- " + fact for fact in facts), ""])


def _growth(rows, steps, unit):
    """The largest size against the smallest: 1.0 is linear time, 0 MB flat memory."""
    grown = []
    for who, step in steps:
        sizes = _sizes(rows, who, step)
        first, last = sizes[0], sizes[-1]
        if first is not last:
            figures = (last.each() / first.each(), last.cost.cpu / first.cost.cpu * first.count / last.count)
            grown.append("| %s | %s | %.2f | %.2f | %+.0f |" % (who, step, *figures, last.cost.largest - first.cost.largest))
    if not grown:
        return []
    counts = sorted({row.count for row in rows})
    head = "%s %s against %s" % (_number(counts[-1]), several(unit), _number(counts[0]))
    return ["", "| | %s | wall a %s | CPU a %s | peak MB |" % (head, unit, unit), "|---|---|---:|---:|---:|", *grown]


def _sizes(rows, who, step):
    return sorted((row for row in rows if (row.who, row.step) == (who, step)), key=lambda row: row.count)


def several(unit):
    """The plural, in English."""
    return unit if unit.isupper() else unit[:-1] + "ies" if unit.endswith("y") else unit + "s"


def _number(count):
    return "{:,g}".format(count) if count < 1e6 else "{:,}".format(int(count))
