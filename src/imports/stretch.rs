//! What is known of the cameras that a stretch of rows speaks of, read in a few statements however long it is.

use std::collections::{HashMap, HashSet};

use sqlx::QueryBuilder;

use super::{
    camera_list::ListedCamera,
    known::{Known, Near, SAME_PLACE_M, Settled},
    rows::StatedCodes,
};
use crate::{
    cameras::{Camera, CameraId, ChangedBy, Registrar, code_key},
    db::{JsonText, Tx, by_tx, on_tx},
    error::{Error, Result},
    geometry::{BBox, Meters, Position},
    owners::{ContactKey, KnownOwner, OwnerId, OwnerKind},
    units::UnitId,
};

/// Rows of one stretch: a near one binds five values, and SQLite takes 32,766.
pub(super) const ROWS: usize = 500;

const KIND: &str = "owner_kind";

/// A camera with whose word its fields are.
pub(super) struct Word {
    /// The camera.
    pub(super) camera: Camera,
    /// Whose word its fields are.
    pub(super) changed_by: ChangedBy,
    /// Its owner, if there is one.
    pub(super) owner: Option<KnownOwner>,
    /// Whether a row of it may state the kind of that owner: nothing else is known of the owner, or all that is its own says
    /// the same.
    pub(super) says_kind: bool,
}

/// For whom a stretch is read, and what for.
#[derive(Clone, Copy)]
pub(super) struct Of<'a> {
    pub(super) registrar: &'a Registrar<'a>,
    pub(super) key: Option<&'a ContactKey>,
    /// Cameras that rows of the same list became.
    pub(super) created: &'a HashSet<CameraId>,
    /// For a change: the cameras stay as they are until the transaction ends.
    pub(super) for_change: bool,
    /// Whether a person says now what becomes of the rows; what was said of rows like them counts no more.
    pub(super) looked_at: bool,
}

/// By unit and code, whatever its capitals: the cameras that have the code, each with the code as it has it, and its source.
type Codes = HashMap<(Option<UnitId>, String), Vec<(String, CameraId, String)>>;

/// The one that has a code within a unit, with its source: that which writes it alike, else the first.
fn of_code<'a>(
    codes: &'a Codes,
    unit: Option<UnitId>,
    code: &str,
) -> Option<&'a (String, CameraId, String)> {
    let known = codes.get(&(unit, code_key(code)))?;
    let alike = known.iter().find(|(known, ..)| known == code.trim());
    alike.or(known.first())
}

/// What is known of the cameras of a stretch of rows.
#[derive(Default)]
pub(super) struct Stretch {
    /// Of each row the camera that it speaks of.
    known: Vec<Known>,
    /// Hashes of rows that wait since an earlier import.
    waiting: HashSet<Vec<u8>>,
    /// Those cameras of the rows that the scope may see.
    cameras: HashMap<CameraId, Word>,
    /// Those that have the codes of the rows.
    codes: Codes,
}

impl Stretch {
    /// Reads what is known.
    pub(super) async fn read(
        tx: &mut Tx,
        of: &Of<'_>,
        rows: &[&ListedCamera],
        hashes: &[Vec<u8>],
    ) -> Result<Self> {
        let Of { registrar, key, .. } = *of;
        // A row that names no unit of ours waits, whatever it speaks of.
        let units = rows.iter().map(|row| row.unit(registrar));
        let units: Vec<Result<Option<UnitId>>> = units.collect();
        let waiting = tx.waiting_among(hashes).await?;
        let settled = if of.looked_at {
            HashMap::new()
        } else {
            tx.settled_among(hashes).await?
        };
        let codes = codes_of(tx, rows, &units).await?;
        let mut names = Vec::new();
        let mut uncoded: Vec<&[u8]> = Vec::new();
        for (row, hash) in rows.iter().zip(hashes) {
            match &row.source_ref {
                Some(name) => names.push(name.as_str()),
                None if row.input.code.is_none() => uncoded.push(hash),
                None => {}
            }
        }
        let sources = tx.cameras_by_source(registrar.source, &names).await?;
        let taken_over = tx.cameras_of_rows(&uncoded).await?;
        let mut known = Vec::with_capacity(rows.len());
        let mut open = Vec::new();
        for ((row, unit), hash) in rows.iter().zip(&units).zip(hashes) {
            let said = settled.get(hash).filter(|_| row.source_ref.is_none());
            if let Some(said) = said {
                known.push(Known::Settled(*said));
                continue;
            }
            if !of.looked_at && row.source_ref.is_none() && waiting.contains(hash) {
                known.push(Known::Waits);
                continue;
            }
            known.push(match (unit, &row.source_ref, row.input.code.as_deref()) {
                (Err(_), ..) => Known::None,
                (_, Some(source_ref), _) => sources
                    .get(source_ref)
                    .map_or(Known::None, |(id, owning)| Known::Camera(*id, *owning)),
                (Ok(unit), None, code) => {
                    let found = match code {
                        Some(code) => of_code(&codes, *unit, code).map(|(_, id, _)| *id),
                        None => taken_over.get(hash).copied(),
                    };
                    if let (None, Some(place)) = (found, row.input.position()) {
                        open.push((known.len(), *unit, place));
                    }
                    found.map_or(Known::None, |id| Known::Camera(id, *unit))
                }
            });
        }
        let places: Vec<Position> = open.iter().map(|(_, _, place)| *place).collect();
        let mut around = tx.cameras_at(&places).await?;
        for (asked, (index, unit, _)) in open.into_iter().enumerate() {
            let Some(mut near) = around.remove(&asked) else {
                continue;
            };
            near.retain(|near| near.unit_id == unit && !of.created.contains(&near.id));
            let phone_hash = key.and_then(|key| key.phone_hash(unit, &rows[index].contact));
            known[index] = Known::among(
                rows[index],
                unit,
                phone_hash.as_deref(),
                &near,
                of.looked_at,
            );
        }
        let ids: HashSet<CameraId> = known.iter().filter_map(Known::id).collect();
        let ids: Vec<CameraId> = ids.into_iter().collect();
        let mut cameras = words(tx, registrar, &ids, of.for_change).await?;
        speak_for_owners(registrar, rows, &known, &mut cameras);
        let cameras = cameras.into_iter().map(|known| (known.camera.id, known));
        Ok(Self {
            known,
            waiting,
            codes,
            cameras: cameras.collect(),
        })
    }

    /// Leaves lenses that come to a pole whose owner withdrew to that owner: they do not come (PRIVACY P9). `withdrawn` are the
    /// poles of which earlier stretches told.
    pub(super) fn leave_to_withdrawn(
        &mut self,
        rows: &[&ListedCamera],
        withdrawn: &mut HashSet<String>,
    ) {
        for (row, known) in rows.iter().zip(&self.known) {
            if *known == Known::Settled(Settled::Withdrawn) {
                withdrawn.extend(row.pole.clone());
            }
        }
        for (row, known) in rows.iter().zip(&mut self.known) {
            let is_there = row
                .pole
                .as_ref()
                .is_some_and(|pole| withdrawn.contains(pole));
            if is_there && matches!(known, Known::None | Known::Perhaps(..)) {
                *known = Known::Settled(Settled::Withdrawn);
            }
        }
    }

    /// Lets rows speak for owners of whom other stretches of the list hold cameras, too, where all that the list says of these
    /// is the same; `known` is what was found of such owners before.
    pub(super) async fn speak_for_parted(
        &mut self,
        tx: &mut Tx,
        source: &str,
        stated: &StatedCodes,
        known: &mut HashMap<OwnerId, Option<OwnerKind>>,
    ) -> Result<()> {
        let parted = self.cameras.values().filter(|word| !word.says_kind);
        let parted = parted.filter_map(|word| word.owner.as_ref());
        let parted = parted.filter(|owner| !owner.is_bound && !known.contains_key(&owner.owner));
        let parted: HashSet<OwnerId> = parted.map(|owner| owner.owner).collect();
        for owner in parted {
            let cameras = tx.words_of_owner(owner).await?;
            let mut kinds = cameras.iter().map(|(code, changed_by)| {
                let kept = changed_by.kept_from(source);
                let is_kept = kept.iter().any(|field| field == KIND);
                let kind = stated.get(&code_key(code)).copied().flatten();
                kind.filter(|_| !is_kept)
            });
            let first = kinds.next().flatten();
            known.insert(owner, first.filter(|_| kinds.all(|kind| kind == first)));
        }
        for word in self.cameras.values_mut() {
            let owner = word.owner.as_ref().filter(|owner| !owner.is_bound);
            let kind = owner.and_then(|owner| known.get(&owner.owner));
            word.says_kind |= kind.copied().flatten().is_some();
        }
        Ok(())
    }

    /// What is known of each row, once.
    pub(super) fn take_known(&mut self) -> Vec<Known> {
        std::mem::take(&mut self.known)
    }

    /// Whether the same row of an earlier import waits already.
    pub(super) fn waits_already(&self, hash: &[u8]) -> bool {
        self.waiting.contains(hash)
    }

    /// The source of the camera that has a code within a unit.
    pub(super) fn source_of_code(&self, unit: Option<UnitId>, code: &str) -> Option<&String> {
        of_code(&self.codes, unit, code).map(|(_, _, source)| source)
    }

    /// A known camera as it is now: whoever changes it makes what was read old, so that each is given out once and then
    /// read anew.
    pub(super) async fn camera(
        &mut self,
        tx: &mut Tx,
        registrar: &Registrar<'_>,
        id: CameraId,
        for_change: bool,
    ) -> Result<Word> {
        if let Some(known) = self.cameras.remove(&id) {
            return Ok(known);
        }
        let mut read = words(tx, registrar, &[id], for_change).await?;
        read.pop().ok_or(Error::NotFound)
    }
}

/// Some cameras as they are now.
async fn words(
    tx: &mut Tx,
    registrar: &Registrar<'_>,
    ids: &[CameraId],
    for_change: bool,
) -> Result<Vec<Word>> {
    let cameras = tx.cameras_by_id(registrar.scope, ids, for_change).await?;
    let mut owners = tx.owners_known(ids).await?;
    let words = cameras.into_iter().map(|(camera, changed_by)| {
        let owner = owners.remove(&camera.id);
        let is_alone = |owner: &KnownOwner| owner.cameras == 1 && !owner.is_bound;
        Word {
            says_kind: owner.as_ref().is_none_or(is_alone),
            owner,
            camera,
            changed_by,
        }
    });
    Ok(words.collect())
}

/// Lets rows speak for an owner of several cameras, of whom neither contact nor consent is known, where they speak of all of
/// these and all say the same kind.
fn speak_for_owners(
    registrar: &Registrar<'_>,
    rows: &[&ListedCamera],
    known: &[Known],
    words: &mut [Word],
) {
    let mut said: HashMap<CameraId, Option<OwnerKind>> = HashMap::new();
    for (row, known) in rows.iter().zip(known) {
        let is_stated = row.stated.iter().any(|field| field == KIND);
        let kind = row.input.owner_kind.filter(|_| is_stated);
        if let Some(id) = known.id() {
            let first = said.entry(id).or_insert(kind);
            *first = first.filter(|first| Some(*first) == kind);
        }
    }
    let mut agreed: HashMap<OwnerId, (i64, HashSet<Option<OwnerKind>>)> = HashMap::new();
    for word in words.iter() {
        let Some(owner) = &word.owner else { continue };
        let is_kept = word.changed_by.kept_from(registrar.source);
        let is_kept = is_kept.iter().any(|field| field == KIND);
        let kind = said.get(&word.camera.id).copied().flatten();
        let (cameras, kinds) = agreed.entry(owner.owner).or_default();
        *cameras += 1;
        kinds.insert(kind.filter(|_| !is_kept));
    }
    for word in words.iter_mut() {
        let Some(owner) = &word.owner else { continue };
        let is_agreed = agreed.get(&owner.owner).is_some_and(|(cameras, kinds)| {
            *cameras == owner.cameras && kinds.len() == 1 && !kinds.contains(&None)
        });
        word.says_kind |= is_agreed && !owner.is_bound;
    }
}

/// The cameras that have the codes of the rows, each within its unit.
async fn codes_of(
    tx: &mut Tx,
    rows: &[&ListedCamera],
    units: &[Result<Option<UnitId>>],
) -> Result<Codes> {
    let mut asked: HashMap<Option<UnitId>, Vec<&str>> = HashMap::new();
    for (row, unit) in rows.iter().zip(units) {
        let code = row.input.code.as_deref().map(str::trim);
        if let (Ok(unit), Some(code)) = (unit, code.filter(|code| !code.is_empty())) {
            asked.entry(*unit).or_default().push(code);
        }
    }
    let mut found = Codes::new();
    for (unit, codes) in asked {
        let cameras = tx.cameras_by_code(unit, &codes).await?;
        for camera in cameras {
            let key = (unit, code_key(&camera.0));
            found.entry(key).or_default().push(camera);
        }
    }
    Ok(found)
}

impl Tx {
    /// The codes of the cameras of an owner, and whose word their fields are.
    async fn words_of_owner(&mut self, owner: OwnerId) -> Result<Vec<(String, ChangedBy)>> {
        const WORDS: &str = "SELECT code, changed_by_person FROM cameras WHERE owner_id = $1";
        let words: Vec<(String, JsonText<ChangedBy>)> = on_tx!(self, |conn| sqlx::query_as(WORDS)
            .bind(owner)
            .fetch_all(conn)
            .await)?;
        let words = words.into_iter().map(|(code, by)| (code, by.0));
        Ok(words.collect())
    }

    /// The cameras that the same rows of earlier imports became, if those imports stand; of several the first.
    async fn cameras_of_rows(&mut self, hashes: &[&[u8]]) -> Result<HashMap<Vec<u8>, CameraId>> {
        if hashes.is_empty() {
            return Ok(HashMap::new());
        }
        let found: Vec<(Vec<u8>, CameraId)> = on_tx!(self, |conn| {
            let mut query = QueryBuilder::new(
                "SELECT r.row_hash, k.id FROM import_rows r JOIN imports i ON i.id = r.import_id \
                 JOIN cameras k ON k.id = r.camera_id WHERE i.undone_at IS NULL AND r.row_hash IN (",
            );
            let mut asked = query.separated(", ");
            for hash in hashes {
                asked.push_bind(*hash);
            }
            query.push(") ORDER BY r.rid DESC");
            query.build_query_as().fetch_all(conn).await
        })?;
        // The first one is the last to be put in.
        Ok(found.into_iter().collect())
    }

    /// Which of these hashes are those of rows that wait since an earlier import.
    pub(super) async fn waiting_among(&mut self, hashes: &[Vec<u8>]) -> Result<HashSet<Vec<u8>>> {
        let mut waiting = HashSet::new();
        for chunk in hashes.chunks(ROWS) {
            let found: Vec<Vec<u8>> = on_tx!(self, |conn| {
                let mut query = QueryBuilder::new(
                    "SELECT row_hash FROM import_rows WHERE state = 'waiting' AND row_hash IN (",
                );
                let mut asked = query.separated(", ");
                for hash in chunk {
                    asked.push_bind(hash);
                }
                query.push(")");
                query.build_query_scalar().fetch_all(conn).await
            })?;
            waiting.extend(found);
        }
        Ok(waiting)
    }

    /// What a person said of rows of these hashes that waited, in imports that stand; of several the last word. Whoever
    /// withdrew stays away from lists that were undone, too.
    pub(super) async fn settled_among(
        &mut self,
        hashes: &[Vec<u8>],
    ) -> Result<HashMap<Vec<u8>, Settled>> {
        let mut settled = HashMap::new();
        for chunk in hashes.chunks(ROWS) {
            let found: Vec<(Vec<u8>, Option<CameraId>, bool)> = on_tx!(self, |conn| {
                let mut query = QueryBuilder::new(
                    "SELECT r.row_hash, k.id, r.withdrawn FROM import_rows r JOIN imports i ON i.id = r.import_id \
                     LEFT JOIN cameras k ON k.id = r.camera_id WHERE (i.undone_at IS NULL OR r.withdrawn) \
                     AND (r.state = 'let_go' OR r.mended AND k.id IS NOT NULL) AND r.row_hash IN (",
                );
                let mut asked = query.separated(", ");
                for hash in chunk {
                    asked.push_bind(hash);
                }
                query.push(") ORDER BY r.rid");
                query.build_query_as().fetch_all(conn).await
            })?;
            let found = found.into_iter().map(|(hash, id, is_withdrawn)| {
                let is = match id {
                    Some(id) => Settled::Mended(id),
                    None if is_withdrawn => Settled::Withdrawn,
                    None => Settled::LetGo,
                };
                (hash, is)
            });
            settled.extend(found);
        }
        Ok(settled)
    }

    /// The cameras that hang at each of some places and are not removed, the first registered first, by the number of the
    /// place.
    async fn cameras_at(&mut self, places: &[Position]) -> Result<HashMap<usize, Vec<Near>>> {
        // The database walks through the places, and looks each one up in its index of boxes.
        const FROM_SQLITE: &str = ") SELECT q.n, k.id, k.unit_id, k.code, v.lon, v.lat, v.bearing_deg, v.recorder_channel, \
             o.kind AS owner_kind, t.phone_hash FROM asked q CROSS JOIN coverages_box b JOIN coverages c ON c.rid = b.rid \
             AND b.max_lon >= q.min_lon AND b.min_lon <= q.max_lon AND b.max_lat >= q.min_lat AND b.min_lat <= q.max_lat ";
        const FROM_POSTGIS: &str = ") SELECT q.n, k.id, k.unit_id, k.code, v.lon, v.lat, v.bearing_deg, v.recorder_channel, \
             o.kind AS owner_kind, t.phone_hash FROM asked q JOIN coverages c \
             ON c.box && ST_MakeEnvelope(q.min_lon, q.min_lat, q.max_lon, q.max_lat, 4326) ";
        const WHERE: &str = "JOIN camera_versions v ON v.id = c.version_id AND v.superseded_at IS NULL AND v.valid_to IS NULL \
             AND v.lon BETWEEN q.min_lon AND q.max_lon AND v.lat BETWEEN q.min_lat AND q.max_lat \
             JOIN cameras k ON k.id = v.camera_id LEFT JOIN owners o ON o.id = k.owner_id \
             LEFT JOIN owner_contacts t ON t.owner_id = k.owner_id \
             WHERE coalesce((SELECT e.status FROM status_events e WHERE e.camera_id = k.id AND e.superseded_at IS NULL \
             ORDER BY e.since IS NULL, e.since DESC, e.rid DESC LIMIT 1), 'unknown') <> 'removed' ORDER BY q.n, k.rid";
        let reach =
            Meters::new(SAME_PLACE_M).map_err(|error| Error::Internal(error.to_string()))?;
        let areas = places.iter().enumerate();
        let areas: Vec<(usize, BBox)> = areas
            .filter_map(|(n, place)| Some((n, BBox::of([*place])?.grown(reach))))
            .collect();
        if areas.is_empty() {
            return Ok(HashMap::new());
        }
        let from = by_tx!(self, FROM_SQLITE, FROM_POSTGIS);
        let found: Vec<Near> = on_tx!(self, |conn| {
            let mut query =
                QueryBuilder::new("WITH asked (n, min_lon, min_lat, max_lon, max_lat) AS (");
            query.push_values(&areas, |mut values, (n, area)| {
                values.push_bind(i64::try_from(*n).unwrap_or(i64::MAX));
                values.push_bind(area.min_lon).push_bind(area.min_lat);
                values.push_bind(area.max_lon).push_bind(area.max_lat);
            });
            query.push(from).push(WHERE);
            query.build_query_as().fetch_all(conn).await
        })?;
        let mut around: HashMap<usize, Vec<Near>> = HashMap::new();
        for near in found {
            let asked = usize::try_from(near.n).unwrap_or(usize::MAX);
            if places.get(asked).is_some_and(|place| near.is_at(*place)) {
                around.entry(asked).or_default().push(near);
            }
        }
        Ok(around)
    }
}
