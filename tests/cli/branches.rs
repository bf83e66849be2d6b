//! History with branches: begun, named, run one by one, merged.

use crate::sandbox::Sandbox;

/// `aaa` parts into `bbb` (billing) and `ccc`; `eee` begins anew and depends on `bbb`.
fn project() -> Sandbox {
    let sandbox = Sandbox::project("");
    sandbox.revision("aaa", "none", "CREATE TABLE a (id BIGINT);", "DROP TABLE a;");
    sandbox.revision("bbb", "aaa\n-- branch: billing", "CREATE TABLE b (id BIGINT);", "DROP TABLE b;");
    sandbox.revision("ccc", "aaa", "CREATE TABLE c (id BIGINT);", "DROP TABLE c;");
    sandbox.revision("eee", "none\n-- depends on: bbb", "CREATE TABLE e (id BIGINT);", "DROP TABLE e;");
    sandbox
}

#[test]
fn what_branches_look_like() {
    let mut sandbox = project();
    sandbox.run("heads").run("branches").run("branches --json").run("history").run("history --graph");
    sandbox.run("history -v -r bbb:").run("show billing@head").run("history -r ccc-1:ccc").run("show -1");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn branches_run_one_by_one() {
    let mut sandbox = project();
    sandbox.run("upgrade").run("upgrade eee").run("current --check-heads").run("upgrade heads").run("upgrade billing");
    sandbox.run("current --check-heads").run("history --graph -i").run("downgrade -1").run("downgrade ccc@-1");
    sandbox.run("downgrade billing@base").run("current").run("upgrade +1").run("upgrade aaa+1").run("upgrade ccc@+1");
    sandbox.run("history -r :current").run("stamp bbb ccc").run("current").run("downgrade base").run("current");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn branches_are_begun_and_merged() {
    let mut sandbox = project();
    sandbox.run("revision -m one --id fff").run("revision -m one --id fff --head aaa");
    sandbox.run("revision -m two --id fff --head aaa --splice --branch-label side --depends-on eee");
    sandbox.run("revision -m anew --id ggg --head base --branch-label billing");
    sandbox.run("revision -m anew --id ggg --head base --branch-label alone");
    sandbox.run("merge bbb -m join").run("merge billing@head side@head --id hhh").run("show hhh").run("merge --id iii");
    sandbox.run("history --graph").run("merge").run("upgrade --sql hhh:head").run("upgrade").run("current --json");
    insta::assert_snapshot!(sandbox.transcript());
}

#[test]
fn branches_that_do_not_fit_together_are_not_merged() {
    let mut sandbox = Sandbox::project("");
    sandbox.revision("aaa", "none", "CREATE TABLE a (id BIGINT, x INT);", "DROP TABLE a;");
    sandbox.revision("bbb", "aaa", "ALTER TABLE a ALTER COLUMN x SET DEFAULT 1;", "");
    sandbox.revision("ccc", "aaa", "ALTER TABLE a ALTER COLUMN x SET DEFAULT 2;", "");
    sandbox.run("merge").run("heads");
    sandbox.revision("ccc", "aaa", "ALTER TABLE a DROP COLUMN x;", "");
    sandbox.run("merge").run("heads");
    insta::assert_snapshot!(sandbox.transcript());
}
