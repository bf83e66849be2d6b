//! What the library keeps by itself: times, versions, passwords as hashes, values that the database cannot read.

use crate::fixture::{Fixture, SERVERS};
use mainstay::config::encryption::Keys;
use mainstay::prelude::*;
use mainstay::{ErrorKind, Models};

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "documents")]
struct Document {
    #[column(primary_key)]
    id: i64,
    #[column(unique, length = 50)]
    title: String,
    #[column(set_on = "insert")]
    made: Timestamp,
    #[column(set_on = "change")]
    changed: Option<Timestamp>,
    #[column(version)]
    version: i32,
}

fn document(title: &str) -> Document {
    Document { id: 0, title: title.to_owned(), made: Timestamp::default(), changed: None, version: 0 }
}

#[tokio::test]
async fn times_and_versions_are_kept() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Document>()).await else { continue };
        let (db, before) = (&fixture.db, Timestamp::now());
        let id = db.insert(&document("one")).await.unwrap();
        let first = db.get::<Document>(id).await.unwrap();
        // Servers keep microseconds.
        let recent = |at: Timestamp| at.as_microsecond() >= before.as_microsecond() && at <= Timestamp::now();
        assert!(recent(first.made) && recent(first.changed.unwrap()), "{server:?}: {first:?}");
        assert_eq!(first.version, 1);
        let mine = Document { title: "mine".to_owned(), ..first.clone() };
        db.save(&mine).await.unwrap();
        let second = db.get::<Document>(id).await.unwrap();
        assert_eq!((second.version, second.made, second.title.as_str()), (2, first.made, "mine"), "{server:?}");
        assert!(second.changed > first.changed);
        // Somebody else still has the first.
        let late = db.save(&Document { title: "theirs".to_owned(), ..first.clone() }).await.unwrap_err();
        assert_eq!(late.kind(), ErrorKind::Outdated, "{server:?}");
        assert!(late.next_step().is_some());
        let gone = db.save(&Document { id: 999, ..first.clone() }).await.unwrap_err();
        assert_eq!(gone.kind(), ErrorKind::NotFound);
        let all = db.update(Document::all_rows()).set(Document::title, Document::title.concat("!")).run().await;
        assert_eq!(all.unwrap(), 1);
        let third = db.get::<Document>(id).await.unwrap();
        assert_eq!((third.version, third.made, third.title.as_str()), (3, first.made, "mine!"), "{server:?}");
        assert!(third.changed > second.changed);
        // What is said is kept.
        let said: Timestamp = "2020-02-02T02:02:02Z".parse().unwrap();
        let old = Document { made: said, version: 7, ..document("old") };
        let old = db.insert(&old).await.unwrap();
        let old = db.get::<Document>(old).await.unwrap();
        assert_eq!((old.made, old.version), (said, 7));
        assert_eq!(db.insert_many(&[document("a"), document("b")]).await.unwrap(), 2);
        assert_eq!(fixture.plain("SELECT count(*) FROM documents WHERE version = 1").await, ["2"]);
        let refused = db.upsert(&document("a")).on(Document::title).run().await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Unsupported);
        fixture.close().await;
    }
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "members")]
struct Member {
    #[column(primary_key)]
    id: i64,
    password: Password,
    thumbnail: Encrypted<Vec<u8>>,
    notes: Option<Encrypted<Json<Vec<String>>>>,
}

#[tokio::test]
async fn passwords_and_encrypted_values_are_kept_unreadable() {
    let keys = Keys::parse(&format!("1:{}", "a7".repeat(32))).unwrap();
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Member>()).await else { continue };
        let db = &fixture.db;
        let notes = Json(vec!["nobody's business".to_owned()]);
        let member = Member {
            id: 0,
            password: Password::new("open sesame").unwrap(),
            thumbnail: Encrypted::with(&keys, &vec![0, 255, 128, 0]).unwrap(),
            notes: Some(Encrypted::with(&keys, &notes).unwrap()),
        };
        let id = db.insert(&member).await.unwrap();
        let back = db.get::<Member>(id).await.unwrap();
        assert_eq!(back, Member { id, ..member.clone() }, "{server:?}");
        assert!(back.password.verify("open sesame") && !back.password.verify("open barley"));
        assert_eq!(back.thumbnail.open_with(&keys).unwrap(), [0, 255, 128, 0]);
        assert_eq!(back.notes.unwrap().open_with(&keys).unwrap(), notes);
        let new = Password::new("another").unwrap();
        db.update(Member::id.eq(id))
            .set(Member::password, new)
            .set(Member::notes, None::<Encrypted<Json<Vec<String>>>>)
            .run()
            .await
            .unwrap();
        let back = db.get::<Member>(id).await.unwrap();
        assert!(back.password.verify("another") && back.notes.is_none());
        let kept = fixture.plain("SELECT password FROM members").await;
        assert!(kept[0].starts_with("$argon2id$"), "{server:?}");
        fixture.close().await;
    }
}
