//! Both databases have the same tables and columns, in files of the same names.

use std::collections::BTreeMap;

use sightline::{db::Db, deployment::DeploymentKind, retention};

use crate::support::{Backend, database};

type Tables = BTreeMap<String, Vec<String>>;

#[tokio::test(flavor = "multi_thread")]
async fn both_databases_have_the_same_tables_and_columns() {
    let (sqlite, postgres) = (sqlite_tables().await, postgres_tables().await);
    assert_eq!(sqlite, postgres);
    assert!(sqlite.len() > 15, "{sqlite:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn p12_every_table_declares_how_long_it_keeps_its_rows() {
    let tables: Vec<String> = sqlite_tables().await.into_keys().collect();
    let declared: Vec<&str> = retention::TABLES.iter().map(|(table, _)| *table).collect();
    assert_eq!(declared, tables, "in the order of their names, each once");
}

#[test]
fn both_folders_have_the_same_files() {
    let names = |folder: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("migrations")
            .join(folder);
        let mut names: Vec<_> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    assert_eq!(names("sqlite"), names("postgres"));
}

async fn sqlite_tables() -> Tables {
    let Db::Sqlite { read, .. } = database(Backend::Sqlite, DeploymentKind::Test).await else {
        unreachable!()
    };
    // The R*Trees and the index of text, each a virtual table with shadows, stand for the generated columns and indexes
    // of PostgreSQL.
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c \
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' AND t.name NOT LIKE '\\_sqlx%' ESCAPE '\\' \
         AND t.name NOT LIKE '%\\_box%' ESCAPE '\\' \
         AND t.name NOT LIKE 'cameras\\_text%' ESCAPE '\\' ORDER BY t.name, c.cid",
    )
    .fetch_all(&read)
    .await
    .unwrap();
    tables(rows)
}

async fn postgres_tables() -> Tables {
    let Db::Postgres(pool) = database(Backend::Postgres, DeploymentKind::Test).await else {
        unreachable!()
    };
    let rows: Vec<(String, String)> = sqlx::query_as(
        "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c \
         JOIN information_schema.tables t USING (table_schema, table_name) \
         WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' \
         AND c.table_name NOT IN ('_sqlx_migrations', 'spatial_ref_sys') ORDER BY c.table_name, c.ordinal_position",
    )
    .fetch_all(&pool)
    .await
    .unwrap();
    tables(rows)
}

fn tables(rows: Vec<(String, String)>) -> Tables {
    let mut tables = Tables::new();
    for (table, column) in rows {
        tables.entry(table).or_default().push(column);
    }
    tables
}
