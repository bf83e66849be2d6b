"""Queries through the library against the bare drivers: the contenders take turns within one process (`data.rs`)."""

import subprocess

from harness import Row

# What the end of a measure's name says: whom it is against, and the limit. Through the bare driver: a statement on SQLite
# takes a microsecond or two, the others a round trip.
LIMITS = {
    "SQLite": ("the bare driver", 1.15),
    "PostgreSQL": ("the bare driver", 1.10),
    "MariaDB": ("the bare driver", 1.10),
    "psql": ("\\copy in binary", 1.15),
    "pool": ("two microseconds", 1.0),
    "tasks": ("8 tasks", 1 / 0.95),
}


def data(place):
    """Rows into structs, lookups, inserts, against the bare drivers; a bulk load against psql; pipeline and pool"""
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "-p", "mainstay-tests", "--example", "data"],
        cwd=place.root, check=True,
    )
    said = subprocess.run(
        [place.release / "examples/data", str(place.rounds)], check=True, capture_output=True, text=True
    ).stdout
    rows = []
    for line in said.splitlines():
        name, *times = line.split("\t")
        ours, theirs, our_work, their_work = map(float, times)
        peer, limit = LIMITS[name.rsplit(", ", 1)[1]]
        rows.append(Row(name, ours, peer, theirs, limit))
        if peer == "the bare driver":
            rows.append(Row(f"{name}, processor", our_work, peer, their_work))
    return rows
