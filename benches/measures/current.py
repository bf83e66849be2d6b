"""`current` from start to exit: what a command costs before it does anything."""

from harness import Contender, Row, best
from projects import Sqlite, alembic, mainstay_project
from schema import small_changes

ROUNDS = 100


def current(place):
    """current on SQLite, start to exit; against 15 ms and Alembic's --version"""
    database = Sqlite(place.folder / "current.db")
    revisions = [[one] for one in small_changes(10, "sqlite")]
    project = mainstay_project(place.folder / "current", revisions, engine="sqlite")
    place.mainstay(project, "--url", database.url, "upgrade", "head").seconds()
    ours = place.mainstay(project, "--url", database.url, "current")
    peer = Contender("alembic --version", [alembic(), "--version"], most_rounds=place.rounds)
    times = best([ours, peer], ROUNDS)
    title = "current, SQLite, start to exit"
    return [Row(title, times["mainstay"], "limit", 0.015, 1), Row(title, times["mainstay"], peer.name, times[peer.name])]
