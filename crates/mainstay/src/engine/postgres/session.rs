//! Connections for queries: what is said over them, and what carries it.

use super::connect;
use super::talk::Talk;
use super::wire::Wire;
use crate::engine::Url;
use crate::engine::session::{Access, Done, Driver, Isolation};
use crate::error::Result;
use crate::query::copy::source::{Load, Source};
use crate::query::parameters::Parameters;
use crate::query::pipeline::Taker;
use crate::query::row::Sink;
use crate::query::stream::Question;
use mainstay_schema::sql::Sql;
use std::pin::pin;

/// A connection to a server.
#[derive(Debug)]
pub(crate) struct Session {
    talk: Talk,
    wire: Wire,
}

impl Session {
    pub(crate) async fn open(url: &Url) -> Result<Self> {
        let (client, wire) = connect::reach(url).await?;
        Ok(Self { talk: Talk::with(client), wire })
    }
}

impl Driver for Session {
    async fn fetch<P: Parameters + ?Sized, S: Sink>(&mut self, sql: &Sql, values: &P, sink: &mut S) -> Result<()> {
        self.wire.carry_for(pin!(self.talk.fetch(sql, values, sink))).await
    }

    async fn execute<P: Parameters + ?Sized>(&mut self, sql: &Sql, values: &P) -> Result<Done> {
        self.wire.carry_for(pin!(self.talk.execute(sql, values))).await
    }

    async fn load<S: Source>(&mut self, load: &Load, source: &mut S) -> Result<u64> {
        self.wire.carry_for(pin!(self.talk.load(load, source))).await
    }

    async fn pipeline<T: Taker>(&mut self, asked: &[Question]) -> Result<Vec<(T, u64)>> {
        self.wire.carry_for(pin!(self.talk.pipeline(asked))).await
    }

    fn outlives_errors(&self) -> bool {
        self.talk.outlives_errors()
    }

    async fn run(&mut self, sql: &Sql) -> Result<u64> {
        self.wire.carry_for(pin!(self.talk.run(sql))).await
    }

    async fn begin(&mut self, isolation: Isolation, access: Access) -> Result<()> {
        self.talk.begin(isolation, access).await
    }

    async fn commit(&mut self) -> Result<()> {
        self.wire.carry_for(pin!(self.talk.commit())).await
    }

    async fn rollback(&mut self) -> Result<()> {
        self.wire.carry_for(pin!(self.talk.rollback())).await
    }

    fn recover(&mut self, is_clean: bool) -> bool {
        self.wire.look();
        self.talk.recover(is_clean)
    }
}
