"""A history of 10,000 revisions, branched and merged every four: naming places in it, and what it adds up to."""

from harness import Row, best
from projects import Sqlite, write

REVISIONS = 10_000
LIMIT = 0.1


def graph(place):
    """heads, history and current over 10,000 revisions with branches, and check, which replays them; against limits"""
    project = history(place.folder / "graph")
    database = Sqlite(place.folder / "graph.db")
    place.mainstay(project, "--url", database.url, "stamp", "heads").seconds()
    rows = []
    for name, limit, words in [
        ("heads", LIMIT, ["heads"]),
        ("history", LIMIT, ["history"]),
        ("history --graph", LIMIT, ["history", "--graph"]),
        ("current", LIMIT, ["--url", database.url, "current"]),
        ("check", 1, ["check"]),
    ]:
        seconds = best([place.mainstay(project, *words)], place.rounds)["mainstay"]
        rows.append(Row(f"{name}, {REVISIONS:,} revisions", seconds, "limit", limit, 1))
    return rows


def lint(place):
    """lint of 1,000 revisions with branches; against 0.2 s"""
    project = history(place.folder / "lint", 1000)
    (project / "mainstay.toml").write_text('engines = ["postgresql"]\nlint.skip = ["create-index"]\n')
    seconds = best([place.mainstay(project, "lint")], place.rounds)["mainstay"]
    return [Row("lint, 1,000 revisions", seconds, "limit", 0.2, 1)]


def history(folder, revisions=REVISIONS):
    """A project: a table every four revisions, the second and third of which are branches that the fourth merges."""
    write(folder / "mainstay.toml", 'engines = ["postgresql"]\nmodels = "schema.sql"\n')
    models = []
    for at in range(revisions):
        table, step = divmod(at, 4)
        statement = [
            f"CREATE TABLE t{table} (id BIGINT PRIMARY KEY, a INTEGER NOT NULL, b TEXT)",
            f"ALTER TABLE t{table} ADD COLUMN c VARCHAR(50)",
            f"CREATE INDEX ix_t{table}_a ON t{table} (a)",
            f"ALTER TABLE t{table} ADD COLUMN d BOOLEAN NOT NULL DEFAULT true",
        ][step]
        first = 4 * table
        parents = [[first - 1] if first else [], [first], [first], [first + 1, first + 2]][step]
        revises = ", ".join(f"{one:012x}" for one in parents) or "none"
        models.append(statement + ";\n")
        write(folder / f"migrations/{at:012x}_step.sql",
              f"-- step {at}\n-- revision: {at:012x}\n-- revises: {revises}\n"
              f"-- created: 2026-01-01T00:00:00Z\n\n-- upgrade\n{statement};\n\n-- downgrade\n")
    write(folder / "schema.sql", "".join(models))
    return folder
