//! Every word of a key, a foreign key, a check, an exclusion.

use mainstay::prelude::*;

#[derive(Model)]
#[model(schema = "league", primary_key(name = "team_is_the_key", columns = [id]), unique(columns = [city, name], include = [id]))]
pub struct Team {
    id: i64,
    city: String,
    name: String,
    #[column(references = "league.team.id", on_delete = "no action")]
    rival: Option<i64>,
}

#[derive(Model)]
#[model(primary_key = [x, y])]
pub struct Pair {
    x: i32,
    y: i32,
}

#[derive(Model)]
pub struct Referring {
    #[column(primary_key, references = "plain")]
    plain: String,
    #[column(references = "league.team(id)", on_delete = "cascade", on_update = "restrict", deferrable = "immediate")]
    team: i64,
    #[column(references("league.team.id", name = "second_team", on_delete = "set null", deferrable, match_full))]
    second: Option<i64>,
    #[column(references = "league.team.id", on_delete = "set default", deferrable = "deferred", default = 1)]
    third: i64,
}

#[derive(Model)]
#[model(
    foreign_key(columns = [a, b], references = "pair"),
    foreign_key(name = "again", columns = [b, a], references = "pair(x, y)", on_delete = "set null (a)", initially_deferred),
    unique(name = "wide_once", columns = [a], deferrable = "immediate"),
)]
pub struct Wide {
    a: Option<i32>,
    b: i32,
}

#[derive(Model)]
#[model(
    check("low > 0"),
    check("low > -1"),
    check("low < high"),
    check(name = "by_name", expr = "high < 100", no_inherit)
)]
pub struct Checked {
    #[column(check = "low <> 7", check(name = "odd", expr = "low % 2 = 1"))]
    low: i32,
    high: i32,
}

#[derive(Model)]
#[model(
    exclude("using gist (room with =, during with &&)"),
    exclude(name = "one_guest", definition = "EXCLUDE USING gist (guest WITH =)")
)]
pub struct Booking {
    room: i32,
    guest: i32,
    #[column(type = "tstzrange")]
    during: String,
}
