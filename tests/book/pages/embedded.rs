// What the page on revisions inside an application takes for known.
use mainstay::schema::sql::Sql;
