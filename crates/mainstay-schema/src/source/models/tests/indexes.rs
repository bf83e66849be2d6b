//! Every word of an index.

use super::{fields, words};
use crate::schema::Options;
use crate::schema::{Index, IndexKey, Nulls, Order};

#[test]
fn indexes_of_columns() {
    let base = Index::new("ix_t_a", &["a"]);
    let vector = Index {
        name: "face".into(),
        method: Some("ivfflat".into()),
        with: Options::from([("lists".into(), "100".into())]),
        keys: vec![IndexKey { opclass: Some("vector_cosine_ops".into()), ..IndexKey::column("a") }],
        only: vec!["postgresql".into()],
        ..base.clone()
    };
    for (field, index) in [
        ("#[column(index)]", base.clone()),
        ("#[column(index = \"i\")]", Index { name: "i".into(), ..base.clone() }),
        (
            "#[column(index(unique, where = \"a > 0\"))]",
            Index { unique: true, predicate: Some("a > 0".into()), ..base.clone() },
        ),
        (
            "#[column(index(\"face\", method = \"ivfflat\", ops = \"vector_cosine_ops\", with(lists = 100), only = [\"postgresql\"]))]",
            vector,
        ),
    ] {
        assert_eq!(fields(&format!("{field} a: i64")).indexes, [index], "{field}");
    }
}

#[test]
fn indexes_of_models() {
    let index = |text: &str| words(&format!("index({text})")).indexes.remove(0);
    let base = Index::new("ix_t_a_b", &["a", "b"]);
    assert_eq!(index("columns = [a, b]"), base);
    let ordered = IndexKey { order: Order::Desc, nulls: Some(Nulls::Last), ..IndexKey::column("b") };
    assert_eq!(index("columns = [a, b desc nulls last]").keys[1], ordered);
    let first = IndexKey {
        collation: Some("C".into()),
        opclass: Some("o".into()),
        nulls: Some(Nulls::First),
        ..IndexKey::column("type")
    };
    assert_eq!(index("columns = [type collate \"C\" ops \"o\" asc nulls first]").keys[0], first);
    let expression =
        index("columns = [\"lower(type)\", a], include = [b], nulls_not_distinct, unique, comment = \"why\"");
    let keys = vec![IndexKey::expr("lower(type)"), IndexKey::column("a")];
    let expected =
        Index { nulls_not_distinct: true, unique: true, comment: Some("why".into()), ..Index::new("ix_t_type_a", &[]) };
    assert_eq!(expression, Index { keys, include: vec!["b".into()], ..expected });
    let twice = words("index(columns = [a]), index(columns = [a desc])");
    assert_eq!(twice.indexes[1].name, "ix_t_a_1");
}
