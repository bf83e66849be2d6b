"""The measures of `benches/run peers` through SQLAlchemy's ORM and PyDAL: what the Rust peers print, of these.

orm.py PEER URL ROUNDS
"""

import os
import sys
import tempfile
import time

ROWS = 10_000


def person(number):
    return {
        "id": number, "name": f"Person number {number}", "email": f"person{number}@example.com", "age": number % 90,
        "score": number / 3.0, "active": number % 2 == 0, "nick": f"P{number}" if number % 3 == 0 else None,
    }


class SqlAlchemy:
    """Mapped classes and sessions, as its tutorial writes them."""

    def __init__(self, url):
        from sqlalchemy import BigInteger, create_engine, event, select
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

        class Base(DeclarativeBase):
            pass

        class Person(Base):
            __tablename__ = "people"
            id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
            name: Mapped[str]
            email: Mapped[str]
            age: Mapped[int]
            score: Mapped[float]
            active: Mapped[bool]
            nick: Mapped[str | None]

        scheme, _, rest = url.partition(":")
        drivers = {"postgresql": "postgresql+psycopg", "mariadb": "mariadb+pymysql", "sqlite": "sqlite"}
        address = f"///{rest}" if scheme == "sqlite" else rest
        self.engine = create_engine(f"{drivers[scheme]}:{address}")
        if scheme == "sqlite":
            event.listen(self.engine, "connect", settings)
        self.Person, self.Session, self.select = Person, Session, select
        self.run("DROP TABLE IF EXISTS people")
        self.run(CREATE)

    def run(self, statement):
        with self.engine.begin() as connection:
            connection.exec_driver_sql(statement)

    def insert(self, people):
        with self.Session(self.engine) as session:
            for one in people:
                session.add(self.Person(**one))
                session.flush()
            session.commit()

    def insert_together(self, people):
        with self.Session(self.engine) as session:
            session.add_all(self.Person(**one) for one in people)
            session.commit()

    def rows(self):
        with self.Session(self.engine) as session:
            return len(session.scalars(self.select(self.Person)).all())

    def look_up(self):
        with self.Session(self.engine) as session:
            for number in range(1, ROWS + 1):
                session.get(self.Person, number)


class PyDal:
    """Its tables and sets, as its book writes them."""

    def __init__(self, url):
        from pydal import DAL, Field

        scheme, _, rest = url.partition(":")
        address = f"//{rest}" if scheme == "sqlite" else rest
        scheme = {"postgresql": "postgres:psycopg2", "mariadb": "mysql"}.get(scheme, scheme)
        # Its words for the migrations that it would do are of no interest here.
        self.db = DAL(f"{scheme}:{address}", folder=tempfile.mkdtemp(), migrate=False, pool_size=1)
        self.db.define_table(
            "people", Field("id", "id"), Field("name"), Field("email"), Field("age", "integer"), Field("score", "double"),
            Field("active", "boolean"), Field("nick"),
        )
        if scheme == "sqlite":
            settings(self.db._adapter.connection, None)
        self.run("DROP TABLE IF EXISTS people")
        self.run(CREATE.replace("BOOLEAN NOT NULL", "CHAR(1)"))

    def run(self, statement):
        self.db.executesql(statement)
        self.db.commit()

    def insert(self, people):
        for one in people:
            self.db.people.insert(**one)
        self.db.commit()

    def insert_together(self, people):
        self.db.people.bulk_insert(people)
        self.db.commit()

    def rows(self):
        return len(self.db(self.db.people).select())

    def look_up(self):
        for number in range(1, ROWS + 1):
            self.db(self.db.people.id == number).select().first()


CREATE = """CREATE TABLE people (id BIGINT PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL,
    age INTEGER NOT NULL, score DOUBLE PRECISION NOT NULL, active BOOLEAN NOT NULL, nick TEXT)"""


def settings(connection, _):
    """What an application tells an SQLite file that it writes to."""
    for pragma in ("journal_mode = wal", "synchronous = normal", "foreign_keys = on"):
        connection.execute(f"PRAGMA {pragma}")


def main():
    peer, url, rounds = sys.argv[1:]
    peer = {"sqlalchemy": SqlAlchemy, "pydal": PyDal}[peer](url)
    empty = "DELETE FROM people" if url.startswith("sqlite") else "TRUNCATE people"
    people = [person(number) for number in range(1, ROWS + 1)]
    best = {}

    def timed(name, work):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        took = time.perf_counter() - wall, time.process_time() - processor
        best[name] = tuple(map(min, best.get(name, took), took))

    for _ in range(int(rounds)):
        peer.run(empty)
        timed("inserts together", lambda: peer.insert_together(people))
        peer.run(empty)
        timed("inserts", lambda: peer.insert(people))
        timed("rows", peer.rows)
        timed("lookups", peer.look_up)
    for name, (seconds, processor) in best.items():
        print(f"{name}\t{seconds}\t{processor}")
    sys.stdout.flush()
    # Threads and connections need no farewell.
    os._exit(0)


main()
