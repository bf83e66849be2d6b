"""Writes what the contenders work on: Mainstay projects, Alembic projects, plain SQL scripts, databases."""

import os
import re
import sqlite3
import subprocess
import sys
import venv
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import schema
from counting import CountingProxy

CACHE = Path(os.environ.get("MAINSTAY_BENCH_CACHE", Path.home() / ".cache/mainstay-bench"))
PEERS = ["alembic==1.20.1", "sqlalchemy==2.1.9", "psycopg[binary]==3.3.9", "pymysql==1.2.4", "pydal==20260520.0",
         "psycopg2-binary==2.9.13"]
TABLES_A_REVISION = 50


def mainstay_project(folder, revisions, models="", engine="postgresql"):
    """A project whose revisions are lists of statements; returns its folder."""
    write(folder / "mainstay.toml", f'engines = ["{engine}"]\n')
    write(folder / "src/models.rs", models)
    for at, statements in enumerate(revisions):
        revises = "none" if at == 0 else f"{at - 1:012x}"
        text = "".join(f"{statement};\n\n" for statement in statements)
        write(folder / f"migrations/{at:012x}_step.sql",
              f"-- step {at}\n-- revision: {at:012x}\n-- revises: {revises}\n"
              f"-- created: 2026-01-01T00:00:00Z\n\n-- upgrade\n{text}-- downgrade\n")
    return folder


def generated_project(folder, count, engine="postgresql"):
    """Models of `count` tables, and revisions that add up to exactly them."""
    tables = [schema.Table(at) for at in range(count)]
    groups = [tables[at:at + TABLES_A_REVISION] for at in range(0, count, TABLES_A_REVISION)]
    revisions = [[statement for table in group for statement in table.sql(engine)] for group in groups]
    return mainstay_project(folder, revisions, schema.models(tables), engine)


ALEMBIC_INI = "[alembic]\nscript_location = %(here)s\nprepend_sys_path = %(here)s\n"
ALEMBIC_ENV = """
import os
from alembic import context
from models import metadata
from sqlalchemy import create_engine
with create_engine(os.environ["BENCH_URL"]).connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""


def alembic_project(folder, revisions=(), tables=()):
    """The same for Alembic: models of `tables`, or one revision a statement."""
    write(folder / "alembic.ini", ALEMBIC_INI)
    write(folder / "env.py", ALEMBIC_ENV)
    (folder / "versions").mkdir(exist_ok=True)
    write(folder / "models.py", schema.sqlalchemy(tables))
    for at, statement in enumerate(revisions):
        parent = "None" if at == 0 else f"'{at - 1:012x}'"
        write(folder / f"versions/{at:012x}.py",
              f"from alembic import op\nrevision = '{at:012x}'\ndown_revision = {parent}\n"
              f'def upgrade():\n    op.execute("""{statement}""")\ndef downgrade():\n    pass\n')
    return folder


def one_transaction_each(path, statements):
    """A script for the engine's shell: every statement in a transaction of its own, as a revision is."""
    return write(path, "".join(f"BEGIN;\n{statement};\nCOMMIT;\n" for statement in statements))


def plain_script(path, count, engine):
    """The whole generated schema at once."""
    statements = [statement for at in range(count) for statement in schema.Table(at).sql(engine)]
    return write(path, "BEGIN;\n" + "".join(f"{statement};\n" for statement in statements) + "COMMIT;\n")


def described(statement):
    """The type, name and table of what a statement makes."""
    kind, name, table = re.match(r"CREATE (?:UNIQUE )?(TABLE|INDEX) (\w+)(?: ON (\w+))?", statement).groups()
    return kind.lower(), name, table or name


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def alembic():
    """The peer's program."""
    return python().with_name("alembic")


def python():
    """A Python that has the peers, installed on first use."""
    home = CACHE / f"venv-{zlib.crc32(repr(PEERS).encode()):08x}"
    program = home / "bin/python"
    if not (home / "bin/alembic").exists():
        print(f"installing {', '.join(PEERS)} into {home}", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([home / "bin/pip", "install", "--quiet", *PEERS], check=True)
    return program


def create_all(project, url):
    """Makes the tables of an Alembic project as SQLAlchemy would, so that Alembic finds nothing to do."""
    program = ("from models import metadata; from sqlalchemy import create_engine; import sys; "
               "metadata.create_all(create_engine(sys.argv[1]))")
    subprocess.run([python(), "-c", program, url], cwd=project, check=True)


class Postgres:
    """A database of its own on the server that `./test --servers` started, or that the user named."""

    def __init__(self, name="mainstay_bench"):
        self.server, self.name = os.environ["MAINSTAY_TEST_POSTGRESQL_URL"], name
        self.url = self.server.rsplit("/", 1)[0] + "/" + name
        self.psql = Path(os.environ.get("MAINSTAY_TEST_POSTGRESQL_BIN", "/usr/bin")) / "psql"

    def psql_command(self, *arguments, url=None):
        return [self.psql, "--quiet", "--no-psqlrc", "-v", "ON_ERROR_STOP=1", url or self.url, *arguments]

    def fresh(self):
        drop = f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)"
        self.run("-c", "SET client_min_messages = error", "-c", drop, "-c", f"CREATE DATABASE {self.name}", url=self.server)

    def run(self, *arguments, **options):
        subprocess.run(self.psql_command(*arguments, **options), check=True, stdout=subprocess.DEVNULL)

    def load(self, script):
        self.run("-f", script)

    def queries_of(self, run):
        """How many queries a client sends that `run` starts with a URL."""
        with CountingProxy(self.url) as proxy:
            run(proxy.url)
            return proxy.queries

    def alembic_url(self):
        return self.url.replace("postgresql://", "postgresql+psycopg://")


class MySql:
    """The same on a MySQL or MariaDB server."""

    def __init__(self, engine, name="mainstay_bench"):
        variable = f"MAINSTAY_TEST_{engine.upper()}"
        server = os.environ[f"{variable}_URL"]
        self.name, self.url = name, f"{server.rsplit('/', 1)[0]}/{name}"
        self.program = Path(os.environ.get(f"{variable}_BIN", "/usr/bin")) / engine

    def client(self):
        """The engine's own client, as a command that reads a script."""
        parts = urlsplit(self.url)
        login = [f"--host={parts.hostname}", f"--port={parts.port}", f"--user={parts.username}"]
        return [self.program, "--no-defaults", *login, *([f"--password={parts.password}"] if parts.password else [])]

    def fresh(self):
        script = f"DROP DATABASE IF EXISTS {self.name}; CREATE DATABASE {self.name} CHARACTER SET utf8mb4"
        subprocess.run([*self.client(), f"--execute={script}"], check=True, stderr=subprocess.DEVNULL)

    def load(self, script):
        with open(script, "rb") as stdin:
            subprocess.run([*self.client(), self.name], stdin=stdin, check=True, stderr=subprocess.DEVNULL)

    def queries_of(self, run):
        """How many statements the server is asked for, by its own count: several may come in one message."""
        first, second = self._questions(), self._questions()
        run(self.url)
        return self._questions() - second - (second - first)

    def _questions(self):
        ask = "--execute=SHOW GLOBAL STATUS LIKE 'Questions'"
        said = subprocess.run([*self.client(), "-NB", ask], check=True, capture_output=True, text=True).stdout
        return int(said.split()[1])

    def alembic_url(self):
        return f"{urlsplit(self.url).scheme}+pymysql://{self.url.partition('://')[2]}"


class Sqlite:
    """A database file."""

    def __init__(self, path):
        self.path, self.url = path, f"sqlite:{path}"

    def fresh(self):
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{self.path}{end}").unlink(missing_ok=True)

    def load(self, script):
        with closing(sqlite3.connect(self.path)) as connection:
            connection.executescript(script.read_text())

    def write_schema(self, count):
        """The generated schema, written where SQLite keeps definitions: a statement for each would take it a time that
        grows with their square. The tables are empty, and share the pages of one that is."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("CREATE TABLE seed (a INTEGER PRIMARY KEY AUTOINCREMENT, b)")
            for at in range(1, 9):
                connection.execute(f"CREATE INDEX seed_{at} ON seed (b)")
            # The table, and what its indexes have: no two of one table have the same page.
            pages = [page for page, in connection.execute("SELECT rootpage FROM sqlite_schema WHERE name LIKE 'seed%' ORDER BY name")]
            rows = [(*described(text), page, text) for at in range(count) for page, text in zip(pages, schema.Table(at).sql("sqlite"))]
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO sqlite_schema VALUES (?, ?, ?, ?, ?)", rows)
            connection.execute("DELETE FROM sqlite_schema WHERE name LIKE 'seed%'")
            connection.execute("COMMIT")

    def alembic_url(self):
        return f"sqlite:///{self.path}"
