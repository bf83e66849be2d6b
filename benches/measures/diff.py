"""`diff database models` when they are the same: against the bare catalogue queries, and against Alembic."""

from counting import CountingProxy
from harness import Contender, Row, best
from projects import Postgres, Sqlite, alembic, alembic_project, create_all, generated_project, plain_script
from schema import Table
from .autogenerate import alembic_check

COMMAND = ["diff", "database", "models"]
TABLES = 1000
MOST_QUERIES = 15


def diff_postgresql(place):
    """diff database models, PostgreSQL, 1,000 tables, identical; against the catalogue alone and Alembic"""
    server = Postgres()
    server.fresh()
    server.run("-f", plain_script(place.folder / "diff.sql", TABLES, "postgresql"))
    project = generated_project(place.folder / "diff-postgresql", TABLES)
    rows = compare(place, "diff database models, PostgreSQL", project, server.url, 1.5, alembic_check(place, TABLES))
    with CountingProxy(server.url) as proxy:
        place.mainstay(project, "--url", proxy.url, *COMMAND).seconds()
    return [*rows, Row("queries of it", proxy.queries, "limit", MOST_QUERIES, 1, unit="queries")]


def diff_sqlite(place):
    """diff database models, SQLite, 1,000 tables, identical; against the catalogue alone and Alembic"""
    database = Sqlite(place.folder / "diff.db")
    project = generated_project(place.folder / "diff-sqlite", TABLES, "sqlite")
    place.mainstay(project, "--url", database.url, "upgrade", "head").seconds()
    peer = alembic_check_sqlite(place)
    return compare(place, "diff database models, SQLite", project, database.url, 2, peer)


def compare(place, title, project, url, target, peer):
    ours, floor = place.mainstay(project, "--url", url, *COMMAND), place.floor(url)
    times = best([ours, floor, peer], place.rounds)
    return [Row(title, times["mainstay"], floor.name, times[floor.name], target),
            Row(title, times["mainstay"], peer.name, times[peer.name])]


def alembic_check_sqlite(place):
    database = Sqlite(place.folder / "alembic.db")
    project = alembic_project(place.folder / "alembic-sqlite", tables=[Table(at) for at in range(TABLES)])
    create_all(project, database.alembic_url())
    return Contender("alembic", [alembic(), "check"], cwd=project, env={"BENCH_URL": database.alembic_url()},
                     most_rounds=1)
