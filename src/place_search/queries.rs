//! SQL of place search: one statement narrows, one reads the shapes of what is left.

use std::collections::HashMap;

use sqlx::QueryBuilder;

use super::{
    Found,
    crossing::Piece,
    query::{Query, Sought, Term},
    rank::Fit,
    shapes::{Commune, places},
    shortlist::{Row, Shortlist},
};
use crate::{
    accounts::{
        Role::{Approver, Officer, Registrar},
        Scope,
    },
    cameras::push_among,
    db::{Db, on_db},
    error::{Error, Result},
    folded::like_pattern,
    geometry::{BBox, Position, wkb},
};

/// Above every key that begins as the one before it does, in the order of bytes that both databases use.
const LAST: char = '\u{10ffff}';
/// The most rows of one reading.
const MOST_STREETS: u32 = 1000;
const MOST_PLACES: u32 = 200;
const MOST_HOUSES: u32 = 100;
const MOST_OWN: u32 = 100;
/// With fewer letters a tenth of a country's streets would have to be put in order: only those near the caller are, or of
/// the first names where nobody knows what is near.
const FEW_LETTERS: usize = 4;
/// What is near then, degrees either way: some 50 km.
const NEARBY_DEG: f64 = 0.5;
/// The most names of one fit, where a few letters are all that is known: more than one answer shows.
const MOST_NAMES: u32 = 40;
/// Words of one reading that are sought each by itself.
const MOST_APART: usize = 5;
/// A shorter word begins too many names to be sought by itself.
const LEAST_LETTERS: usize = 2;

/// Binds a range of keys that begin so: ` >= … AND … < …` after a column of this name.
macro_rules! push_begins {
    ($query:expr, $column:expr, $text:expr) => {{
        $query.push($column).push(" >= ").push_bind($text.clone());
        $query.push(" AND ").push($column).push(" < ");
        $query.push_bind(format!("{}{LAST}", $text));
    }};
}

/// Binds patterns for texts that hold these words somewhere.
macro_rules! push_holds {
    ($query:expr, $column:expr, $words:expr) => {{
        for (at, word) in $words.iter().take(MOST_APART).enumerate() {
            $query
                .push(if at == 0 { "" } else { " AND " })
                .push($column)
                .push(" LIKE ");
            $query.push_bind(like_pattern(word)).push(" ESCAPE '\\'");
        }
    }};
}

/// The names that fit each reading, with how well: 0 exact to 3, as a table `matched`; of each fit the first ones alone where
/// `few` letters are all that is known.
macro_rules! push_matched {
    ($query:expr, $terms:expr, $few:expr) => {{
        $query.push("WITH matched AS (");
        for (number, term) in $terms.iter().enumerate() {
            let key = term.words.join(" ");
            $query.push(if number == 0 { "" } else { " UNION ALL " });
            $query.push(format!(
                "SELECT {number} AS term, name, MIN(fit) AS fit FROM ("
            ));
            if $few {
                // In the order of the key, so that reading ends with the last one.
                $query
                    .push("SELECT name, fit FROM (SELECT name, CASE WHEN key = ")
                    .push_bind(key.clone());
                $query.push(" THEN 0 ELSE 1 END AS fit FROM name_keys WHERE ");
                push_begins!($query, "key", key);
                $query.push(format!(
                    " AND position = 0 ORDER BY key, name LIMIT {MOST_NAMES}) begun UNION ALL \
                    SELECT name, fit FROM (SELECT name, 2 AS fit FROM name_keys WHERE "
                ));
                push_begins!($query, "key", key);
                $query.push(format!(
                    " AND position > 0 ORDER BY key, name LIMIT {MOST_NAMES}) within"
                ));
            } else {
                $query
                    .push("SELECT name, CASE WHEN position = 0 AND key = ")
                    .push_bind(key.clone());
                $query.push(
                    " THEN 0 WHEN position = 0 THEN 1 ELSE 2 END AS fit FROM name_keys WHERE ",
                );
                push_begins!($query, "key", key);
                let is_begun = matches!(term.sought, Sought::Arm(worst) if worst < Fit::WordPrefix);
                $query.push(if is_begun { " AND position = 0" } else { "" });
                let apart = if is_begun { Vec::new() } else { apart(term) };
                for (at, word) in apart.iter().enumerate() {
                    $query.push(if at == 0 {
                        " UNION ALL SELECT name, 3 FROM (SELECT name FROM name_keys WHERE "
                    } else {
                        " INTERSECT SELECT name FROM name_keys WHERE "
                    });
                    push_begins!($query, "key", word);
                }
                $query.push(if apart.is_empty() { "" } else { ") apart" });
            }
            $query.push(format!(") fits{number} GROUP BY name"));
        }
        $query.push(") ");
    }};
}

/// The first rows of each reading, by fit and then by nearness to where the caller looks.
macro_rules! push_nearest {
    ($query:expr, $near:expr, $columns:expr, $from:expr, $lon:expr, $lat:expr, $rid:expr) => {{
        $query.push("SELECT term, origin, rid, name, detail, min_lon, min_lat, max_lon, max_lat, radius_m FROM (SELECT m.term, ");
        $query.push($columns).push(", row_number() OVER (PARTITION BY m.term ORDER BY m.fit");
        if let Some(near) = $near {
            let (lon, lat): (f64, f64) = (near.lon.get(), near.lat.get());
            let narrower = lat.to_radians().cos().powi(2);
            for (column, here, factor) in [($lon, lon, narrower), ($lat, lat, 1.0)] {
                $query.push(if column == $lon { ", " } else { " + " });
                $query.push("(").push(column).push(" - ").push_bind(here).push(") * (");
                $query.push(column).push(" - ").push_bind(here).push(") * ").push_bind(factor);
            }
        }
        $query.push(", ").push($rid).push(") AS nth FROM matched m JOIN ").push($from);
    }};
}

const STREET: &str = "'street' AS origin, s.rid, m.name, CAST(NULL AS text) AS detail, s.min_lon, s.min_lat, s.max_lon, \
     s.max_lat, CAST(NULL AS double precision) AS radius_m";
const PLACE: &str = "'place' AS origin, p.rid, m.name, p.kind AS detail, p.min_lon, p.min_lat, p.max_lon, p.max_lat, \
     CAST(NULL AS double precision) AS radius_m";
const HOUSE: &str = "'address' AS origin, a.rid, m.name, a.number AS detail, a.lon AS min_lon, a.lat AS min_lat, \
     a.lon AS max_lon, a.lat AS max_lat, a.radius_m";
const CAMERA: &str = "SELECT * FROM (SELECT -1 AS term, 'camera' AS origin, k.rid, k.code AS name, k.label AS detail, \
     v.lon AS min_lon, v.lat AS min_lat, v.lon AS max_lon, v.lat AS max_lat, CAST(NULL AS double precision) AS radius_m \
     FROM cameras k JOIN camera_versions v ON v.camera_id = k.id AND v.superseded_at IS NULL AND v.valid_to IS NULL WHERE ";
const NICKNAME: &str = "SELECT * FROM (SELECT -1 AS term, 'nickname' AS origin, n.rid, n.name, CAST(NULL AS text) AS detail, \
     n.lon AS min_lon, n.lat AS min_lat, n.lon AS max_lon, n.lat AS max_lat, n.radius_m FROM nicknames n WHERE ";

impl Db {
    /// The places that `text` may mean, the best first.
    ///
    /// With fewer than four letters, streets within some 50 km of `near` only; without `near` the first names in the order
    /// of their letters, those that begin so before those with a later word that does.
    /// Nicknames and cameras are those of the unit of `scope`, for the roles that see them elsewhere. Of a text that
    /// thousands of cameras hold, an account without a unit finds those whose code begins so.
    pub async fn search_places(
        &self,
        scope: &Scope,
        text: &str,
        near: Option<Position>,
        limit: usize,
    ) -> Result<Found> {
        let query = Query::read(text);
        if let Some(written) = query.plane {
            return Ok(Found::on_grid(written));
        }
        // Whatever else it may mean, a text is always tried as one name.
        if query.terms.is_empty() {
            return Ok(Found::default());
        }
        let mut rows = self.named(scope, &query, near).await?;
        rows.sort_by_key(|row| (row.term, row.origin, row.rid));
        let list = Shortlist::of(&query, &rows, near, limit);
        let (pieces, communes) = self.shapes(&list.pieces(), &list.boxes(limit)).await?;
        Ok(Found {
            items: places(list, &pieces, &communes, limit),
            ..Found::default()
        })
    }

    async fn named(
        &self,
        scope: &Scope,
        query: &Query,
        near: Option<Position>,
    ) -> Result<Vec<Row>> {
        let of = |is: fn(&Sought) -> bool| numbers(&query.terms, is);
        let streets = of(|sought| !matches!(sought, Sought::House(_)));
        let landmarks = of(|sought| *sought == Sought::Any);
        let (sees_nicknames, sees_cameras) = (
            scope.holds(&[Officer, Registrar]),
            scope.holds(&[Officer, Registrar, Approver]),
        );
        let holding = self.cameras_holding(scope, Some(&query.folded)).await?;
        Ok(on_db!(self, |pool| {
            let mut sql = QueryBuilder::new("");
            let few = near.is_none() && is_short(&query.terms);
            push_matched!(sql, query.terms, few);
            let (lon, lat) = (
                "0.5 * (s.min_lon + s.max_lon)",
                "0.5 * (s.min_lat + s.max_lat)",
            );
            push_nearest!(
                sql,
                near,
                STREET,
                "streets s ON s.full_name = m.name",
                lon,
                lat,
                "s.rid"
            );
            sql.push(format!(" WHERE m.term IN ({streets})"));
            if let Some(here) = near.filter(|_| is_short(&query.terms)) {
                for (column, at) in [("s.min_lon", here.lon.get()), ("s.min_lat", here.lat.get())] {
                    sql.push(" AND ").push(column).push(" BETWEEN ");
                    sql.push_bind(at - NEARBY_DEG)
                        .push(" AND ")
                        .push_bind(at + NEARBY_DEG);
                }
            }
            sql.push(format!(") found WHERE nth <= {MOST_STREETS} UNION ALL "));
            push_nearest!(
                sql,
                near,
                PLACE,
                "places p ON p.name = m.name AND NOT p.sensitive",
                "p.lon",
                "p.lat",
                "p.rid"
            );
            sql.push(format!(
                " WHERE m.term IN ({landmarks})) found WHERE nth <= {MOST_PLACES}"
            ));
            for (number, term) in query.terms.iter().enumerate() {
                let Sought::House(house) = &term.sought else {
                    continue;
                };
                sql.push(" UNION ALL ");
                push_nearest!(
                    sql,
                    near,
                    HOUSE,
                    "addresses a ON a.street = m.name",
                    "a.lon",
                    "a.lat",
                    "a.rid"
                );
                sql.push(format!(" WHERE m.term = {number} AND "));
                push_begins!(sql, "a.number_key", house);
                sql.push(format!(") found WHERE nth <= {MOST_HOUSES}"));
            }
            if sees_nicknames {
                sql.push(" UNION ALL ");
                sql.push(NICKNAME);
                if let Some(unit) = scope.unit {
                    sql.push("n.unit_id = ").push_bind(unit).push(" AND ");
                }
                push_holds!(sql, "n.folded", query.typed);
                sql.push(format!(" ORDER BY n.rid LIMIT {MOST_OWN}) nicknamed"));
            }
            if sees_cameras {
                sql.push(" UNION ALL ");
                sql.push(CAMERA);
                if !scope.sees_drafts() {
                    sql.push("k.draft_until IS NULL AND ");
                }
                if let Some(unit) = scope.unit {
                    sql.push("(k.unit_id IS NULL OR k.unit_id = ")
                        .push_bind(unit);
                    sql.push(") AND ");
                    push_holds!(sql, "k.folded", query.typed);
                } else if holding.is_some() {
                    push_holds!(sql, "k.folded", query.typed);
                    push_among!(self, sql, holding);
                } else {
                    push_begins!(sql, "k.folded", query.folded);
                }
                sql.push(format!(
                    " ORDER BY k.folded, k.rid LIMIT {MOST_OWN}) watched"
                ));
            }
            sql.build_query_as().fetch_all(pool).await
        })?)
    }

    /// The shapes of pieces of streets, by key, and the communes whose boxes meet one of `boxes`.
    async fn shapes(
        &self,
        pieces: &[i64],
        boxes: &[BBox],
    ) -> Result<(HashMap<i64, Piece>, Vec<Commune>)> {
        type Shape = (i64, Option<String>, Option<Vec<u8>>, Vec<u8>);
        if pieces.is_empty() && boxes.is_empty() {
            return Ok((HashMap::new(), Vec::new()));
        }
        let rows: Vec<Shape> = on_db!(self, |pool| {
            let mut sql = QueryBuilder::new("");
            if !pieces.is_empty() {
                sql.push("SELECT s.rid, CAST(NULL AS text) AS name, s.node_refs, s.line AS shape FROM streets s WHERE s.rid IN ");
                sql.push_tuples(pieces, |mut tuple, rid| {
                    tuple.push_bind(*rid);
                });
                sql.push(" UNION ALL ");
            }
            sql.push("SELECT u.rid, u.name, NULL, u.boundary FROM units u WHERE u.kind = 'commune' AND u.valid_to IS NULL \
                 AND u.boundary IS NOT NULL AND (");
            for (number, area) in boxes.iter().enumerate() {
                sql.push(if number == 0 { "" } else { " OR " });
                sql.push("(u.min_lon <= ")
                    .push_bind(area.max_lon)
                    .push(" AND u.max_lon >= ")
                    .push_bind(area.min_lon);
                sql.push(" AND u.min_lat <= ")
                    .push_bind(area.max_lat)
                    .push(" AND u.max_lat >= ")
                    .push_bind(area.min_lat);
                sql.push(")");
            }
            sql.push(")");
            sql.build_query_as().fetch_all(pool).await
        })?;
        let (mut streets, mut communes) = (HashMap::new(), Vec::new());
        for (rid, name, nodes, shape) in rows {
            if let Some(name) = name {
                communes.push((
                    rid,
                    Commune {
                        name,
                        boundary: shape,
                    },
                ));
            } else {
                let line = wkb::read_line_string(&shape)
                    .map_err(|error| Error::Internal(format!("a street: {error}")))?;
                let nodes = nodes
                    .as_deref()
                    .map(crate::streets::unpacked)
                    .unwrap_or_default();
                streets.insert(rid, Piece { nodes, line });
            }
        }
        communes.sort_by_key(|(rid, _)| *rid);
        Ok((
            streets,
            communes.into_iter().map(|(_, commune)| commune).collect(),
        ))
    }
}

/// Whether a few letters are all that was typed so far.
fn is_short(terms: &[Term]) -> bool {
    let letters = |term: &Term| term.words.concat().chars().count();
    terms.iter().all(|term| letters(term) < FEW_LETTERS)
}

/// The numbers of the terms that look for such things, as a list in SQL.
fn numbers(terms: &[Term], is: fn(&Sought) -> bool) -> String {
    let numbers = terms
        .iter()
        .enumerate()
        .filter(|(_, term)| is(&term.sought));
    let numbers: Vec<String> = numbers.map(|(number, _)| number.to_string()).collect();
    numbers.join(", ")
}

/// Words of a reading that may stand in another order, or with others between them.
fn apart(term: &Term) -> Vec<String> {
    let words: Vec<String> = term
        .words
        .iter()
        .filter(|word| word.chars().count() >= LEAST_LETTERS)
        .cloned()
        .collect();
    let is_apart = term.words.len() > 1 && (1..=MOST_APART).contains(&words.len());
    if is_apart { words } else { Vec::new() }
}
