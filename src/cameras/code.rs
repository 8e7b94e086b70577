//! Codes of cameras: within a unit each stands once, whatever its capitals.

use serde::{Deserialize, Deserializer};
use unicode_normalization::UnicodeNormalization;

use super::{CameraId, CameraStatus};
use crate::{
    accounts::Scope,
    db::Tx,
    error::{Error, Result},
    refusal::Refusal,
    units::UnitId,
};

/// What two codes have in common that are told apart by nobody: `R1` is `r1`. Both databases fold these letters alone, and
/// hold codes in plain signs.
pub(crate) fn code_key(code: &str) -> String {
    plain(code).trim().to_ascii_lowercase()
}

/// What codes begin with that are given here, to cameras of which nobody states one.
pub(crate) const GIVEN: &str = "CAM-";

/// The code with this number.
pub(crate) fn given_code(number: u64) -> String {
    format!("{GIVEN}{number:04}")
}

/// A code in plain signs: `Ｈ１`, as Asian keyboards write it, is `H1`, and the dash that a text program makes of a hyphen is
/// a hyphen.
fn plain(code: &str) -> String {
    let is_dash = |c: char| matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}');
    let signs = code.nfkc();
    signs.map(|c| if is_dash(c) { '-' } else { c }).collect()
}

/// Reads a code, in plain signs.
pub(super) fn read<'de, D: Deserializer<'de>>(
    from: D,
) -> std::result::Result<Option<String>, D::Error> {
    let code = Option::<String>::deserialize(from)?;
    Ok(code.map(|code| plain(&code)))
}

impl Tx {
    /// A conflict that tells whose it is, if a camera of `unit` other than `own` has this code.
    pub(crate) async fn require_free_code(
        &mut self,
        scope: &Scope,
        unit: Option<UnitId>,
        code: &str,
        own: Option<CameraId>,
    ) -> Result<()> {
        let code = code.trim();
        let found = self.cameras_by_code(unit, &[code]).await?;
        let Some((taken, id, _)) = found.into_iter().find(|(_, id, _)| Some(*id) != own) else {
            return Ok(());
        };
        let known = self.cameras_by_id(scope, &[id], false).await?;
        let is_removed = |status| status == CameraStatus::Removed;
        let refusal = if known
            .first()
            .is_some_and(|(known, _)| is_removed(known.status))
        {
            Refusal::CodeOfRemoved { taken }
        } else if taken == code {
            Refusal::CodeTaken
        } else {
            Refusal::CodeAlike { taken }
        };
        Err(Error::Conflict(refusal.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dash_in_a_code_is_a_hyphen() {
        for code in ["C–003", "c-003", "C—003", "C‑003", "Ｃ－003", " C−003 "] {
            assert_eq!(code_key(code), "c-003", "{code}");
        }
    }
}
