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

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "albums")]
struct Album {
    #[column(primary_key)]
    id: i64,
    title: String,
    #[column(set_on = "delete")]
    deleted_at: Option<Timestamp>,
    #[column(version)]
    version: i32,
}

#[derive(Debug, Clone, PartialEq, Model)]
#[model(table = "songs")]
struct Song {
    #[column(primary_key)]
    id: i64,
    #[column(references = "albums.id")]
    album_id: Option<i64>,
    #[column(set_on = "delete")]
    gone: Option<DateTime>,
}

impl Album {
    fn songs() -> HasMany<Album, Song> {
        has_many(Album::id, Song::album_id)
    }
}

#[tokio::test]
async fn what_is_deleted_softly_is_left_out_until_it_is_restored() {
    for server in SERVERS {
        let Some(fixture) = Fixture::with(server, Models::new().with::<Album>().with::<Song>()).await else { continue };
        let db = &fixture.db;
        for id in 1..=3 {
            db.insert(&Album { id, title: format!("album {id}"), deleted_at: None, version: 0 }).await.unwrap();
            db.insert(&Song { id, album_id: Some(id), gone: None }).await.unwrap();
            db.insert(&Song { id: id + 10, album_id: Some(id), gone: None }).await.unwrap();
        }
        assert_eq!(db.delete(Album::id.eq(2)).run().await.unwrap(), 1, "{server:?}");
        assert_eq!(db.delete(Album::id.eq(2)).run().await.unwrap(), 0, "it is deleted already");
        let deleted = db.delete(Song::id.eq(1)).returning().await.unwrap();
        assert!(deleted.len() == 1 && deleted[0].gone.is_some(), "{server:?}: {deleted:?}");
        // Every way to the rows leaves them out.
        let ids = db.all::<Album>().order_by(Album::id.asc()).select(Album::id).all().await.unwrap();
        assert_eq!(ids, [1, 3], "{server:?}");
        assert!(db.lookup::<Album>(2).await.unwrap().is_none());
        assert_eq!(db.get::<Album>(2).await.unwrap_err().kind(), ErrorKind::NotFound);
        assert!(!db.find(Album::id.eq(2).or(Album::title.eq("album 2"))).exists().await.unwrap());
        assert_eq!(db.find(Album::songs().any(Song::id.eq(1))).count().await.unwrap(), 0);
        let with = db.all::<Album>().order_by(Album::id.asc()).with(Album::songs()).all().await.unwrap();
        assert_eq!(with.iter().map(|(album, songs)| (album.id, songs.len())).collect::<Vec<_>>(), [(1, 1), (3, 2)]);
        let joined = db.all::<Album>().join(Album::songs());
        assert_eq!(joined.count().await.unwrap(), 3);
        let left = db.find(Album::id.eq(1)).left_join(Album::songs()).select(perhaps::<Song>());
        let left = left.all().await.unwrap();
        assert_eq!(
            left.iter().map(|song| song.0.as_ref().map(|song| song.id)).collect::<Vec<_>>(),
            [Some(11)],
            "{server:?}"
        );
        let titled = db.update(Album::all_rows()).set(Album::title, "new").run().await.unwrap();
        assert_eq!(titled, 2);
        // Unless one asks for them.
        assert_eq!(db.all::<Album>().with_deleted().count().await.unwrap(), 3);
        let only = db.all::<Album>().only_deleted().one().await.unwrap();
        assert_eq!((only.id, only.version, only.title.as_str()), (2, 2, "album 2"));
        assert_eq!(db.update(Album::id.eq(2)).with_deleted().set(Album::title, "old").run().await.unwrap(), 1);
        assert_eq!(db.restore(Album::all_rows()).run().await.unwrap(), 1);
        let back = db.get::<Album>(2).await.unwrap();
        assert_eq!((back.deleted_at, back.version, back.title.as_str()), (None, 4, "old"), "{server:?}");
        // For good.
        db.delete(Song::all_rows()).run().await.unwrap();
        assert_eq!(fixture.plain("SELECT count(*) FROM songs WHERE gone IS NOT NULL").await, ["6"]);
        assert_eq!(db.delete(Song::id.ge(10)).permanently().returning().await.unwrap().len(), 3);
        assert_eq!(db.delete(Song::all_rows()).permanently().run().await.unwrap(), 3);
        fixture.close().await;
    }
}
