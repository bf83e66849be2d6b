"""The library and its peers, each a process of its own, in turn: sqlx, diesel, SeaORM, and through Python SQLAlchemy and PyDAL."""

import os
import subprocess
import sys

from harness import Row
from projects import CACHE, MySql, Postgres, Sqlite, python

# Nobody who works on Mainstay builds these: a workspace of its own, whose target is beside the other caches.
RUST = ["sqlx", "diesel", "sea-orm"]
PYTHON = ["sqlalchemy", "pydal"]
# How many times a peer's time ours may be.
LIMITS = {**dict.fromkeys(RUST, 1), **dict.fromkeys(PYTHON, 0.2)}


def peers(place):
    """10,000 rows, lookups, inserts: against sqlx, diesel, SeaORM (built on first use), SQLAlchemy's ORM, PyDAL"""
    programs = contenders(place)
    rows = []
    for engine, database in DATABASES.items():
        best = {}
        for _ in range(place.rounds):
            for name, command in programs.items():
                for measure, took in said(command, database(place, name)):
                    before = best.setdefault(measure, {}).get(name, took)
                    best[measure][name] = tuple(map(min, before, took))
        for measure, times in best.items():
            for at, kind in enumerate(["", ", processor"]):
                ours = times["mainstay"][at]
                rows += [Row(f"10,000 {measure}, {engine}{kind}", ours, name, took[at], None if kind else LIMITS[name])
                         for name, took in times.items() if name in LIMITS]
    return rows


def sqlite(place, name):
    database = Sqlite(place.folder / f"peers-{name}.db")
    database.path.touch()
    return database.url


def postgresql(place, name):
    return made(Postgres(f"mainstay_bench_{name.replace('-', '_')}"))


def mariadb(place, name):
    url = made(MySql("mariadb", f"mainstay_bench_{name.replace('-', '_')}"))
    # Without TLS, as the others.
    return f"{url}?sslmode=disable" if name == "mainstay" else url


def made(database):
    if database.url not in MADE:
        database.fresh()
        MADE.add(database.url)
    return database.url


MADE = set()
DATABASES = {"SQLite": sqlite, "PostgreSQL": postgresql, "MariaDB": mariadb}


def contenders(place):
    """The command of each, which takes a URL."""
    subprocess.run(
        ["cargo", "build", "--release", "--quiet", "-p", "mainstay-tests", "--example", "data"],
        cwd=place.root, check=True,
    )
    target = CACHE / "peers"
    home = place.root / "benches/peers"
    if not (target / "release/mainstay-peers").exists():
        print("building sqlx, diesel and SeaORM: some minutes, once", file=sys.stderr)
    subprocess.run(["cargo", "build", "--release", "--quiet"], cwd=home, check=True,
                   env={**os.environ, "CARGO_TARGET_DIR": str(target)})
    # One round each: the processes take turns.
    commands = {"mainstay": lambda url: [place.release / "examples/data", "1", url]}
    for name in RUST:
        commands[name] = lambda url, name=name: [target / "release/mainstay-peers", name, url.replace("mariadb:", "mysql:"), "1"]
    for name in PYTHON:
        commands[name] = lambda url, name=name: [python(), home / "orm.py", name, url, "1"]
    return commands


def said(command, url):
    """The measures of one run: name, seconds, seconds of processor time."""
    lines = subprocess.run(list(map(str, command(url))), check=True, capture_output=True, text=True).stdout.splitlines()
    for line in lines:
        name, *took = line.split("\t")
        yield name, tuple(map(float, took))
