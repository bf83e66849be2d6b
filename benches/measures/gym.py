"""A whole service over the library: requests to `examples/powergym`, against the same service where no database is asked."""

import os
import subprocess

from harness import Row
from projects import Postgres, Sqlite

CONNECTIONS, REQUESTS = "4", "1000"


def gym(place):
    """Requests to the service of examples/powergym over 4 connections, SQLite and PostgreSQL; against one that asks no database"""
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "-p", "powergym", "--example", "load"], cwd=place.root, check=True
    )
    rows = []
    for engine, database in [("SQLite", Sqlite(place.folder / "gym.db")), ("PostgreSQL", Postgres("mainstay_bench_gym"))]:
        database.fresh()
        rows += measured(place, engine, database.url)
    return rows


def measured(place, engine, url):
    """The middle request of the best round of each kind."""
    best = {}
    for _ in range(min(place.rounds, 3)):
        said = subprocess.run(
            [place.release / "examples/load", CONNECTIONS, REQUESTS],
            env={**os.environ, "DATABASE_URL": url}, cwd=place.folder, check=True, capture_output=True, text=True,
        ).stdout
        for line in said.splitlines():
            name, middle, *_ = line.split("\t")
            best[name] = min(float(middle), best.get(name, float("inf")))
    floor = best.pop("no database")
    return [Row(f"{name}, {engine}", middle, "no database", floor) for name, middle in best.items()]
