"""`diff database models` when they are the same: against the bare catalogue queries, and against Alembic."""

from harness import Contender, Row, best
from projects import MySql, Postgres, Sqlite, alembic, alembic_project, create_all, generated_project, plain_script
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
    return [*rows, queries(place, project, server)]


def diff_mysql(place):
    """diff database models, MySQL, 1,000 tables, identical; against the catalogue alone and Alembic"""
    return diff_upgraded(place, "mysql", "MySQL", MySql("mysql"), MySql("mysql", "mainstay_bench_alembic"))


def diff_mariadb(place):
    """diff database models, MariaDB, 1,000 tables, identical; against the catalogue alone and Alembic"""
    return diff_upgraded(place, "mariadb", "MariaDB", MySql("mariadb"), MySql("mariadb", "mainstay_bench_alembic"))


def diff_sqlite(place):
    """diff database models, SQLite, 1,000 tables, identical; against the catalogue alone and Alembic"""
    ours, peer = Sqlite(place.folder / "diff.db"), Sqlite(place.folder / "alembic.db")
    return diff_upgraded(place, "sqlite", "SQLite", ours, peer)


def diff_upgraded(place, engine, title, database, peer):
    """The two make their tables themselves, each as it would have them."""
    database.fresh()
    peer.fresh()
    project = generated_project(place.folder / f"diff-{engine}", TABLES, engine)
    place.mainstay(project, "--url", database.url, "upgrade", "head").seconds()
    peer = alembic_check_created(place, engine, peer)
    rows = compare(place, f"diff database models, {title}", project, database.url, 2, peer)
    return rows if engine == "sqlite" else [*rows, queries(place, project, database)]


def queries(place, project, server):
    count = server.queries_of(lambda url: place.mainstay(project, "--url", url, *COMMAND).seconds())
    return Row("queries of it", count, "limit", MOST_QUERIES, 1, unit="queries")


def compare(place, title, project, url, target, peer):
    ours, floor = place.mainstay(project, "--url", url, *COMMAND), place.floor(url)
    times = best([ours, floor, peer], place.rounds)
    return [Row(title, times["mainstay"], floor.name, times[floor.name], target),
            Row(title, times["mainstay"], peer.name, times[peer.name])]


def alembic_check_created(place, engine, database):
    project = alembic_project(place.folder / f"alembic-{engine}", tables=[Table(at) for at in range(TABLES)])
    create_all(project, database.alembic_url())
    return Contender("alembic", [alembic(), "check"], cwd=project, env={"BENCH_URL": database.alembic_url()},
                     most_rounds=1)
