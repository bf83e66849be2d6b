"""`upgrade head` through 500 small revisions: against the engine's own shell running the same statements."""

from harness import Contender, Row, best
from projects import MySql, Postgres, Sqlite, alembic, alembic_project, mainstay_project, one_transaction_each
from schema import small_changes

REVISIONS = 500


def upgrade_postgresql(place):
    """upgrade head, PostgreSQL, 500 revisions; against psql and Alembic"""
    server = Postgres()

    def shell(script):
        return Contender("psql", server.psql_command("-f", script), before=server.fresh)

    return upgrade(place, "postgresql", server, shell, 1.3)


def upgrade_mysql(place):
    """upgrade head, MySQL, 500 revisions; against mysql and Alembic"""
    return upgrade_with_client(place, "mysql")


def upgrade_mariadb(place):
    """upgrade head, MariaDB, 500 revisions; against mariadb and Alembic"""
    return upgrade_with_client(place, "mariadb")


def upgrade_with_client(place, engine):
    server = MySql(engine)

    def shell(script):
        return Contender(engine, [*server.client(), server.name], stdin=script, before=server.fresh)

    return upgrade(place, engine, server, shell, 1.3)


def upgrade_sqlite(place):
    """upgrade head, SQLite, 500 revisions; against sqlite3 and Alembic"""
    database = Sqlite(place.folder / "upgrade.db")

    def shell(script):
        return Contender("sqlite3", ["sqlite3", "-bail", database.path], stdin=script, before=database.fresh)

    return upgrade(place, "sqlite", database, shell, 2)


def upgrade(place, engine, database, shell, target):
    statements = small_changes(REVISIONS, engine)
    project = mainstay_project(place.folder / f"upgrade-{engine}", [[one] for one in statements], engine=engine)
    ours = place.mainstay(project, "--url", database.url, "upgrade", "head", before=database.fresh)
    floor = shell(one_transaction_each(place.folder / f"{engine}.sql", statements))
    peer = Contender("alembic", [alembic(), "upgrade", "head"], before=database.fresh, most_rounds=1,
                     cwd=alembic_project(place.folder / f"alembic-upgrade-{engine}", statements),
                     env={"BENCH_URL": database.alembic_url()})
    times = best([ours, floor, peer], place.rounds)
    title = f"upgrade head, {REVISIONS} revisions, {engine}"
    return [Row(title, times["mainstay"], floor.name, times[floor.name], target),
            Row(title, times["mainstay"], peer.name, times[peer.name])]
