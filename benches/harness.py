"""Times whole processes against each other: alternating rounds, the best of each, ratios within one run."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable


@dataclass
class Contender:
    """A command to time. `before` puts the world right ahead of each round and is not timed."""

    name: str
    command: list
    before: Callable[[], None] = lambda: None
    stdin: Path | None = None
    env: dict = field(default_factory=dict)
    cwd: Path | None = None
    most_rounds: int = 1000

    def seconds(self):
        self.before()
        # A file: a pipe would wake us at every line, and take the processor from who is being timed.
        with open(self.stdin or os.devnull, "rb") as stdin, tempfile.TemporaryFile() as said:
            started = time.perf_counter()
            code = subprocess.call(
                [str(word) for word in self.command], stdin=stdin, stdout=said, stderr=said,
                env={**os.environ, **self.env}, cwd=self.cwd,
            )
            elapsed = time.perf_counter() - started
            if code != 0:
                said.seek(0)
                end = said.read().decode(errors="replace")[-2000:]
                sys.exit(f"{self.name} failed: {' '.join(map(str, self.command))}\n{end}")
        return elapsed


@dataclass
class Row:
    """One line of the result: ours against something, and how many times it we may be."""

    measure: str
    ours: float
    against: str
    theirs: float
    target: float | None = None
    unit: str = "s"

    def is_short(self):
        return self.target is not None and self.ours > self.target * self.theirs


def best(contenders, rounds):
    """The best time of each contender, by name. They take turns, so that a busy minute hits all of them."""
    times = {contender.name: [] for contender in contenders}
    for number in range(rounds):
        for contender in contenders:
            if number < contender.most_rounds:
                times[contender.name].append(contender.seconds())
    return {name: min(all_times) for name, all_times in times.items()}


HEADER = ("measure", "ours", "against", "", "ratio", "target", "")


def table(rows):
    lines = [HEADER, *(cells(row) for row in rows)]
    widths = [max(len(line[at]) for line in lines) for at in range(len(HEADER))]
    return "\n".join(
        "  ".join(cell.ljust(width) if at in (0, 2, 6) else cell.rjust(width)
                  for at, (cell, width) in enumerate(zip(line, widths))).rstrip()
        for line in lines
    )


def cells(row):
    verdict = "" if row.target is None else "short" if row.is_short() else "ok"
    target = "" if row.target is None else f"≤ {row.target:g}"
    return (row.measure, amount(row.ours, row.unit), row.against, amount(row.theirs, row.unit),
            f"{row.ours / row.theirs:.3g}", target, verdict)


def amount(number, unit):
    if unit != "s":
        return f"{number:g} {unit}"
    return f"{number * 1000:.1f} ms" if number < 1 else f"{number:.2f} s"
