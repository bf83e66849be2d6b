"""`revision --autogenerate` from models when nothing changed: no server is asked."""

from harness import Contender, Row, best
from projects import Postgres, alembic, alembic_project, generated_project, plain_script
from schema import Table

COMMAND = ["revision", "--autogenerate", "-m", "nothing"]


def autogenerate(place):
    """revision --autogenerate, 1,000 tables, nothing changed; against 0.25 s and Alembic"""
    ours = place.mainstay(generated_project(place.folder / "autogenerate", 1000), *COMMAND)
    peer = alembic_check(place, 1000)
    times = best([ours, peer], place.rounds)
    title = "autogenerate, 1,000 tables, nothing changed"
    return [Row(title, times["mainstay"], "limit", 0.25, 1), Row(title, times["mainstay"], peer.name, times[peer.name])]


def autogenerate_10000(place):
    """the same with 10,000 tables; against ten times what 1,000 take"""
    small = place.mainstay(generated_project(place.folder / "autogenerate", 1000), *COMMAND)
    large = place.mainstay(generated_project(place.folder / "autogenerate-10000", 10_000), *COMMAND)
    small.name, large.name = "1,000", "10,000"
    times = best([small, large], place.rounds)
    return [Row("autogenerate, 10,000 tables", times["10,000"], "1,000 tables", times["1,000"], 10)]


def alembic_check(place, count):
    """Alembic on PostgreSQL: `check` is autogenerate that writes no file."""
    server = Postgres("mainstay_bench_alembic")
    server.fresh()
    server.run("-f", plain_script(place.folder / "alembic.sql", count, "postgresql"))
    project = alembic_project(place.folder / "alembic", tables=[Table(at) for at in range(count)])
    return Contender("alembic", [alembic(), "check"], cwd=project, env={"BENCH_URL": server.alembic_url()},
                     most_rounds=2)
