//! The graph against hand-made and generated sets of revisions.

use super::*;
use crate::revision::{Target, Way};
use proptest::prelude::*;
use std::collections::HashSet;

fn revision(id: &str, parents: &[&str]) -> Revision {
    let parents = if parents.is_empty() { "none".to_owned() } else { parents.join(", ") };
    let text = format!("-- revision: {id}\n-- revises: {parents}\n-- upgrade\n-- downgrade\n");
    Revision::read(&format!("{id}.sql"), text.as_bytes()).unwrap()
}

pub(in crate::revision) fn graph(list: &[(&str, &[&str])]) -> Result<Graph, RevisionError> {
    Graph::new(list.iter().map(|(id, parents)| revision(id, parents)).collect())
}

fn line() -> Graph {
    graph(&[("c3", &["b2"]), ("a1", &[]), ("b2", &["a1"])]).unwrap()
}

#[test]
fn parents_come_first_whatever_the_names() {
    let graph = line();
    assert_eq!(graph.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["a1", "b2", "c3"]);
    assert_eq!(graph.heads(), ["c3"]);
}

#[test]
fn what_is_no_graph_is_refused() {
    let twice = Graph::new(vec![revision("a1", &[]), Revision { file: "other.sql".into(), ..revision("a1", &[]) }]);
    assert!(twice.unwrap_err().message.contains("also in"));
    assert!(graph(&[("b2", &["a1"])]).unwrap_err().message.contains("no file has"));
    let circle = graph(&[("a1", &["b2"]), ("b2", &["a1"])]).unwrap_err();
    assert!(circle.message.contains("circle: a1.sql, b2.sql"), "{circle}");
    assert!(graph(&[("a1", &["a1"])]).unwrap_err().message.contains("circle"));
}

#[test]
fn two_heads_are_named_with_the_way_out() {
    let error = graph(&[("a1", &[]), ("b2", &["a1"]), ("c3", &["a1"])]).unwrap().head().unwrap_err();
    assert!(error.message.contains("b2 (b2.sql), c3 (c3.sql)"), "{error}");
    assert!(error.hint.unwrap().contains("mainstay merge"));
}

/// Runs a way on a database, and checks that no step leaves something without what it stands on.
fn run(graph: &Graph, target: &Target, has: &mut HashSet<String>, up: bool) -> Result<Vec<String>, RevisionError> {
    let set: HashSet<&str> = has.iter().map(String::as_str).collect();
    let way = if up { graph.upgrade(target, &set) } else { graph.downgrade(target, &set) }?;
    let Way::Runs(runs) = way else { return Err(RevisionError::new(format!("{way:?}"))) };
    for one in &runs {
        if up {
            let needs = one.parents.iter().chain(&one.depends);
            needs.for_each(|id| assert!(has.contains(id), "{} runs before {id}", one.id));
            assert!(has.insert(one.id.clone()), "{} runs twice", one.id);
        } else {
            let stands = graph.iter().find(|other| {
                has.contains(&other.id) && other.parents.iter().chain(&other.depends).any(|id| *id == one.id)
            });
            assert!(stands.is_none(), "{} goes before {stands:?}", one.id);
            assert!(has.remove(&one.id), "{} goes twice", one.id);
        }
    }
    Ok(runs.into_iter().map(|one| one.id.clone()).collect())
}

fn went(graph: &Graph, text: &str, has: &[&str], up: bool) -> Result<String, RevisionError> {
    let mut has = has.iter().map(|id| (*id).to_owned()).collect();
    run(graph, &text.parse()?, &mut has, up)?;
    let left: HashSet<&str> = has.iter().map(String::as_str).collect();
    Ok(graph.iter().map(|one| one.id.as_str()).filter(|id| left.contains(id)).collect::<Vec<_>>().join(" "))
}

#[test]
fn targets_are_seen_from_where_the_database_is() {
    let graph = line();
    for (text, has, up, wanted) in [
        ("head", &[][..], true, "a1 b2 c3"),
        ("heads", &["a1"], true, "a1 b2 c3"),
        ("+1", &[], true, "a1"),
        ("+2", &["a1"], true, "a1 b2 c3"),
        ("+0", &["a1"], true, "a1"),
        ("a1+1", &[], true, "a1 b2"),
        ("b", &[], true, "a1 b2"),
        ("base", &["a1", "b2", "c3"], false, ""),
        ("-1", &["a1", "b2", "c3"], false, "a1 b2"),
        ("-3", &["a1", "b2", "c3"], false, ""),
        ("c3-2", &["a1", "b2", "c3"], false, "a1"),
        ("b2", &["a1", "b2", "c3"], false, "a1 b2"),
    ] {
        assert_eq!(went(&graph, text, has, up).unwrap(), wanted, "{text} from {has:?}");
    }
    for (text, has, up) in [
        ("+4", &[][..], true),
        ("+1", &["a1", "b2", "c3"], true),
        ("-1", &["a1"], true),
        ("-2", &["a1"], false),
        ("+1", &["a1"], false),
        ("zz", &[], true),
        ("a1+7", &[], true),
        ("a1-1", &["a1"], false),
    ] {
        assert!(went(&graph, text, has, up).unwrap_err().hint.is_some(), "{text} from {has:?}");
    }
    for wrong in ["+x", "", "@head", "a1@b2", "a1@b2@head"] {
        assert!(wrong.parse::<Target>().is_err(), "{wrong}");
    }
}

/// `a1` branches into `b2` (billing) and `c3`, which `d4` merges; `e5` begins anew and depends on `b2`.
fn branched() -> Graph {
    let mut list: Vec<_> = [("a1", &[][..]), ("b2", &["a1"]), ("c3", &["a1"]), ("d4", &["b2", "c3"]), ("e5", &[])]
        .map(|(id, parents)| revision(id, parents))
        .into();
    list[1].labels = vec!["billing".to_owned()];
    list[4].depends = vec!["b2".to_owned()];
    Graph::new(list).unwrap()
}

#[test]
fn branches_go_their_own_ways() {
    let graph = branched();
    assert_eq!(graph.heads(), ["d4", "e5"]);
    for (text, has, up, wanted) in [
        ("heads", &[][..], true, "a1 b2 c3 d4 e5"),
        ("d4", &[], true, "a1 b2 c3 d4"),
        ("e5", &[], true, "a1 b2 e5"),
        ("billing", &[], true, "a1 b2"),
        ("c3", &["a1", "b2"], true, "a1 b2 c3"),
        ("billing@head", &["a1"], true, "a1 b2 c3 d4"),
        ("billing@+2", &["a1"], true, "a1 b2 c3"),
        ("c3", &["a1", "b2", "c3", "d4"], false, "a1 b2 c3"),
        ("a1", &["a1", "b2", "c3", "d4", "e5"], false, "a1"),
        ("billing@base", &["a1", "b2", "c3", "d4", "e5"], false, "a1 c3"),
        ("e5@-1", &["a1", "b2", "c3", "e5"], false, "a1 b2 c3"),
        ("billing@-2", &["a1", "b2", "c3", "d4", "e5"], false, "a1 c3"),
        ("base", &["a1", "b2", "c3", "d4", "e5"], false, ""),
    ] {
        assert_eq!(went(&graph, text, has, up).unwrap(), wanted, "{text} from {has:?}");
    }
    for (text, has, up, words) in [
        ("head", &[][..], true, "there are 2 heads"),
        ("-1", &["a1", "b2", "c3"], false, "at several revisions: b2, c3"),
        ("a1+1", &[], true, "b2 or c3"),
        ("d4-1", &["a1", "b2", "c3", "d4"], false, "b2 or c3"),
        ("a1", &["a1", "b2"], true, "Beyond"),
        ("d4", &["a1"], false, "Lacks"),
    ] {
        let error = went(&graph, text, has, up).unwrap_err();
        assert!(error.message.contains(words), "{text}: {error}");
    }
    assert_eq!(
        went(&graph, "d4", &["a1", "b2", "c3", "d4", "e5"], true).unwrap(),
        "a1 b2 c3 d4 e5",
        "e5 is no step on"
    );
}

#[test]
fn labels_and_dependencies_that_are_wrong_are_refused() {
    let with = |change: fn(&mut Vec<Revision>)| {
        let mut list = vec![revision("a1", &[]), revision("b2", &["a1"])];
        change(&mut list);
        Graph::new(list).unwrap_err().message
    };
    assert!(with(|list| list[1].labels = vec!["a1".into()]).contains("already names a1"));
    assert!(with(|list| list.iter_mut().for_each(|one| one.labels = vec!["x".into()])).contains("already names a1"));
    assert!(with(|list| list[0].depends = vec!["zz".into()]).contains("depends on zz"));
    assert!(with(|list| list[0].depends = vec!["b2".into()]).contains("circle"));
}

/// A revision of a generated graph: how many heads it merges (none: a new root), and what else it depends on.
type Gene = (u8, u16, u16, Option<u16>);

fn generated(genes: &[Gene]) -> Graph {
    let mut list: Vec<Revision> = Vec::with_capacity(genes.len());
    for (at, (shape, one, other, depends)) in genes.iter().enumerate() {
        let pick = |gene: u16| (at > 0).then(|| at - 1 - usize::from(gene) % at.min(12));
        let parents: Vec<usize> = match shape {
            0 => Vec::new(),
            1..=9 => pick(*one).into_iter().collect(),
            _ => pick(*one).into_iter().chain(pick(*other)).collect(),
        };
        let ids: Vec<String> = parents.iter().map(|at| format!("r{at}")).collect();
        let mut new = revision(&format!("r{at}"), &ids.iter().map(String::as_str).collect::<Vec<_>>());
        let depends = depends.filter(|_| at > 0).map(|gene| format!("r{}", usize::from(gene) % at));
        new.depends = depends.into_iter().collect();
        list.push(new);
    }
    Graph::new(list).unwrap()
}

fn genes() -> impl Strategy<Value = Vec<Gene>> {
    let depends = prop_oneof![4 => Just(None), 1 => any::<u16>().prop_map(Some)];
    proptest::collection::vec((0..12u8, any::<u16>(), any::<u16>(), depends), 500)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_target_is_reached_from_any_state(genes in genes(), moves in proptest::collection::vec((0..500usize, any::<bool>()), 40)) {
        let graph = generated(&genes);
        let mut has: HashSet<String> = HashSet::new();
        for (target, up) in moves {
            let id = format!("r{target}");
            let before = has.clone();
            let up = up || !has.contains(&id);
            match run(&graph, &Target::Revision(id.clone()), &mut has, up) {
                Ok(_) => prop_assert!(has.contains(&id), "{id} is not reached"),
                // It was there and the database went on from it: back is the way.
                Err(_) => prop_assert!(up && before.contains(&id)),
            }
            let (upon, above) = (graph.ancestors(&id), graph.descendants_of([id.as_str()]));
            for other in before.symmetric_difference(&has) {
                let side = if up { &upon } else { &above };
                prop_assert!(side.contains(other.as_str()), "{other} has nothing to do with {id}");
            }
            if !up {
                let left = above.iter().find(|one| **one != id && has.contains(**one));
                prop_assert!(left.is_none(), "{left:?} still stands on {id}");
            }
        }
        run(&graph, &Target::Heads, &mut has, true).unwrap();
        prop_assert_eq!(has.len(), graph.iter().len());
        run(&graph, &Target::Base, &mut has, false).unwrap();
        prop_assert!(has.is_empty());
    }
}

#[test]
fn a_prefix_that_fits_two_is_ambiguous() {
    let graph = graph(&[("ab1", &[]), ("ab2", &["ab1"])]).unwrap();
    assert!(graph.find("ab").unwrap_err().message.contains("ab1 or ab2"));
    assert_eq!(graph.find("ab1").unwrap().id, "ab1");
}
