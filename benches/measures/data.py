"""Queries through the library against the bare drivers: the contenders take turns within one process (`data.rs`)."""

import subprocess

from harness import Row

# Through the bare driver is the limit; a statement on SQLite takes a microsecond or two, the others a round trip.
TARGETS = {"SQLite": 1.15, "PostgreSQL": 1.10, "MariaDB": 1.10}


def data(place):
    """10,000 rows into structs, lookups by key, inserts in one transaction; against rusqlite, tokio-postgres and mysql_async"""
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "-p", "mainstay-tests", "--example", "data"],
        cwd=place.root, check=True,
    )
    said = subprocess.run(
        [place.release / "examples/data", str(place.rounds)], check=True, capture_output=True, text=True
    ).stdout
    rows = []
    for line in said.splitlines():
        name, ours, theirs = line.split("\t")
        engine = name.rsplit(", ", 1)[1]
        rows.append(Row(name, float(ours), "the bare driver", float(theirs), TARGETS[engine]))
    return rows
