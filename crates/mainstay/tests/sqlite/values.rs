//! Values on their way into a column of another type: converted where they can be, and kept where not.

use super::{Database, altered, named};
use mainstay_schema::change::Change;
use mainstay_schema::schema::Type;

#[tokio::test]
async fn values_are_converted_where_they_can_be() {
    let uuid = "0190a0b0-0000-7000-8000-0000000000ff";
    let blob = "X'0190A0B00000700080000000000000FF'";
    let text = |value: &str| format!("text '{value}'");
    for (from, to, value, expected) in [
        (Type::Uuid, Type::Text, blob, text(uuid)),
        (Type::Text, Type::Uuid, &format!("'{uuid}'"), format!("blob {blob}")),
        (Type::Text, Type::Uuid, "'no uuid'", text("no uuid")),
        (Type::Boolean, Type::Text, "1", text("true")),
        (Type::Text, Type::Boolean, "' Yes'", "integer 1".to_owned()),
        (Type::Text, Type::Boolean, "'maybe'", text("maybe")),
        (Type::BigInt, Type::Boolean, "7", "integer 1".to_owned()),
        (Type::Double, Type::BigInt, "2.5", "integer 3".to_owned()),
        (Type::Numeric(None), Type::BigInt, "'12.00'", "integer 12".to_owned()),
        (Type::Numeric(None), Type::BigInt, "'9007199254740993'", "integer 9007199254740993".to_owned()),
        (Type::Text, Type::BigInt, "'12'", "integer 12".to_owned()),
        (Type::Text, Type::BigInt, "'abc'", text("abc")),
        (Type::BigInt, Type::Text, "12", text("12")),
        (Type::BigInt, Type::Numeric(Some((10, 2))), "12", text("12")),
        (Type::Timestamp, Type::Date, "'2026-11-21T14:00:00.123456'", text("2026-11-21")),
        (Type::Timestamp, Type::Time, "'2026-11-21 14:00:00.123456'", text("14:00:00.123456")),
        (Type::Date, Type::Timestamp, "'2026-11-21'", text("2026-11-21 00:00:00")),
        (Type::Text, Type::Bytea, "'ab'", "blob X'6162'".to_owned()),
        (Type::Bytea, Type::Text, "X'6162'", text("ab")),
        (Type::Text, Type::Json, "'[1]'", text("[1]")),
        (Type::Uuid, Type::Text, "NULL", "null NULL".to_owned()),
    ] {
        let mut database = Database::in_memory().await;
        let mut column = mainstay_schema::schema::Column::new("c", from.clone());
        let table = mainstay_schema::schema::Table::new("t", vec![column.clone()]);
        database.become_like(&super::schema_of([table])).await;
        database.run(&format!("INSERT INTO t VALUES ({value})")).await;
        let live = database.schema().await;
        database.change(&[altered(&live, "t", "c", |c| c.ty = to.clone())]).await.unwrap();
        column.ty = to.clone();
        assert_eq!(database.schema().await.tables[&named("t")].columns, [column]);
        let found = database.rows("SELECT typeof(c) || ' ' || quote(c) FROM t").await;
        assert_eq!(found, [expected], "{value} from {from:?} to {to:?}");
    }
}

#[tokio::test]
async fn an_enum_gets_other_values() {
    let mut database = Database::of(
        "CREATE TABLE t (c ENUM TEXT CHECK (c IN ('a', 'b')) DEFAULT 'a'); INSERT INTO t VALUES ('a'), ('b')",
    )
    .await;
    let live = database.schema().await;
    assert_eq!(live.tables[&named("t")].columns[0].ty, Type::InlineEnum(vec!["a".into(), "b".into()]));
    let values = |values: &[&str]| Type::InlineEnum(values.iter().map(|&value| value.to_owned()).collect());
    let error = database.change(&[altered(&live, "t", "c", |c| c.ty = values(&["a"]))]).await.unwrap_err();
    assert_eq!(error.server_code(), Some("275"));
    let Change::AlterColumn { table, from, to, .. } = altered(&live, "t", "c", |c| c.ty = values(&["a", "c"])) else {
        unreachable!()
    };
    let using = Some("CASE \"c\" WHEN 'b' THEN 'c' ELSE \"c\" END".into());
    database.change(&[Change::AlterColumn { table, from, to, using }]).await.unwrap();
    assert_eq!(database.rows("SELECT c FROM t").await, ["a", "c"]);
}

#[tokio::test]
async fn using_is_followed_where_sqlite_can() {
    let script = "CREATE TABLE t (a TEXT, b TEXT); INSERT INTO t VALUES ('7', 'x')";
    for (using, expected) in
        [("a::bigint", "7"), ("CAST(a AS INTEGER)", "7"), ("length(b)", "1"), ("CAST(a AS INTEGER) + 1", "8")]
    {
        let mut database = Database::of(script).await;
        let live = database.schema().await;
        let Change::AlterColumn { table, from, to, .. } = altered(&live, "t", "a", |a| a.ty = Type::BigInt) else {
            unreachable!()
        };
        let change = Change::AlterColumn { table, from, to, using: Some(using.into()) };
        database.change(&[change]).await.unwrap();
        assert_eq!(database.rows("SELECT a FROM t").await, [expected], "{using}");
    }
    let mut database = Database::of(script).await;
    let live = database.schema().await;
    let Change::AlterColumn { table, from, to, .. } = altered(&live, "t", "a", |a| a.ty = Type::BigInt) else {
        unreachable!()
    };
    let change = Change::AlterColumn { table, from, to, using: Some("length(b)::bigint".into()) };
    let refused = database.0.dialect().render(&[change], &live).unwrap_err();
    assert_eq!(refused.hint.as_deref(), Some("write CAST(… AS …) in place of ::"));
}
