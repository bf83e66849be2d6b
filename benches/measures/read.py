"""Reading 10,000 tables (`reflect`, which prints them as models), and comparing two large schemas that were read."""

import subprocess

from harness import Row, best
from projects import MySql, Postgres, Sqlite, mainstay_project, plain_script

TABLES = 10_000


def read_postgresql(place):
    """reflect, PostgreSQL, 10,000 tables; against the bulk catalogue queries alone"""
    return read(place, Postgres(), "postgresql", "PostgreSQL", 1.5)


def read_mysql(place):
    """reflect, MySQL, 10,000 tables; against the bulk information_schema reads alone"""
    return read(place, MySql("mysql"), "mysql", "MySQL", 1.5)


def read_mariadb(place):
    """reflect, MariaDB, 10,000 tables; against the bulk information_schema reads alone"""
    return read(place, MySql("mariadb"), "mariadb", "MariaDB", 1.5)


def read_sqlite(place):
    """reflect, SQLite, 10,000 tables; against the pragmas alone"""
    return read(place, Sqlite(place.folder / "read.db"), "sqlite", "SQLite", 2)


def read(place, database, engine, title, target):
    database.fresh()
    if engine == "sqlite":
        database.write_schema(TABLES)
    else:
        database.load(plain_script(place.folder / f"read-{engine}.sql", TABLES, engine))
    ours = place.mainstay(mainstay_project(place.folder / "read", []), "--url", database.url, "reflect")
    floor = place.floor(database.url)
    times = best([ours, floor], min(place.rounds, 3))
    return [Row(f"read {title}, {TABLES:,} tables", times["mainstay"], floor.name, times[floor.name], target)]


def offline(place):
    """the difference of two schemas of 8,192 tables, a table in eight changed; against one second"""
    build = ["cargo", "build", "--release", "--quiet", "-p", "mainstay", "--example", "offline"]
    subprocess.run(build, cwd=place.root, check=True)
    said = subprocess.run([place.release / "examples/offline"], check=True, capture_output=True, text=True).stdout
    return [Row(name, float(seconds), "limit", 1, 1) for name, seconds in map(lambda line: line.split("\t"), said.splitlines())]
