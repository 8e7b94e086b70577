//! SQL of addresses.

use std::collections::HashSet;

use uuid::Uuid;

use super::{NewAddress, number_key};
use crate::{
    db::{
        Tx,
        sourced::{Origin, Stored, count, delete, once, upsert, vanished},
    },
    error::Result,
};

const INTO: &str = "INSERT INTO addresses (id, source, source_ref, number, number_key, street, lon, lat, radius_m) ";
const ON_CONFLICT: &str = " ON CONFLICT (source, source_ref) DO UPDATE SET number = excluded.number, \
     number_key = excluded.number_key, street = excluded.street, lon = excluded.lon, lat = excluded.lat, \
     radius_m = excluded.radius_m WHERE addresses.number <> excluded.number \
     OR addresses.number_key <> excluded.number_key OR addresses.street <> excluded.street \
     OR addresses.lon <> excluded.lon OR addresses.lat <> excluded.lat OR addresses.radius_m <> excluded.radius_m";
const COUNT: &str = "SELECT count(*) FROM addresses WHERE source = $1";
const INSIDE: &str = "SELECT rid, source_ref FROM addresses WHERE source = $1 AND lon >= $2 AND lat >= $3 \
     AND lon <= $4 AND lat <= $5 ORDER BY rid";
const DELETE: &str = "DELETE FROM addresses WHERE rid IN ";

impl Tx {
    /// Brings the addresses of a source up to date; those inside its area that it no longer holds are deleted.
    pub async fn store_addresses(
        &mut self,
        origin: Origin<'_>,
        addresses: &[NewAddress],
    ) -> Result<Stored> {
        let rows = once(addresses, |address| &address.source_ref);
        let present: HashSet<&str> = rows.iter().map(|row| row.source_ref.as_str()).collect();
        let gone = vanished(self, INSIDE, origin, &present).await?;
        let before = count(self, COUNT, origin).await?;
        let changed = upsert!(self, rows, INTO, ON_CONFLICT, |values, row| {
            values.push_bind(Uuid::now_v7()).push_bind(origin.source);
            values.push_bind(&row.source_ref).push_bind(&row.number);
            values.push_bind(number_key(&row.number));
            values.push_bind(&row.street);
            values.push_bind(row.position.lon.get());
            values.push_bind(row.position.lat.get());
            values.push_bind(row.radius_m)
        });
        let created = count(self, COUNT, origin).await? - before;
        delete(self, DELETE, &gone.rids).await?;
        Ok(Stored {
            rows: rows.len(),
            created,
            updated: changed - created,
            kept: 0,
            vanished: gone.rids.len(),
            known: gone.known,
        })
    }
}
