//! A plain list of units without boundaries (pure).

use super::{
    ListedProvince, ListedUnit, UnitFile, code, name,
    rows::{self, Heading},
    wrong,
};
use crate::{error::Result, units::names::stored};

const HEADINGS: [Heading; 4] = [
    &["code", "ma", "ma_xa"],
    &["full_name", "fullname", "ten_day_du"],
    &["province_code", "ma_tinh"],
    &["province", "province_name", "tinh"],
];

/// The units of a list with the columns `code`, `full_name` and, if wanted, `province_code` and `province`.
pub(super) fn read(bytes: &[u8]) -> Result<UnitFile> {
    let rows = rows::read(bytes, &HEADINGS, &[0, 1])?;
    let mut file = UnitFile::default();
    for (place, cells) in rows.iter() {
        let [of_code, full, province_code, province] = cells[..] else {
            continue;
        };
        let code_in = |field: &str, text: &str| code(text).map_err(|why| wrong(place, field, why));
        let name_in = |field: &str, text: &str| name(text).map_err(|why| wrong(place, field, why));
        let name = name_in("full_name", full.unwrap_or_default())?;
        let province = ListedProvince {
            code: province_code
                .map(|text| code_in("province_code", text))
                .transpose()?,
            name: province.map(|text| name_in("province", text)).transpose()?,
        };
        let word = stored(&name).word.ok_or_else(|| {
            let why = "begins with the kind: xã, phường, thị trấn, đặc khu, tỉnh, thành phố …";
            wrong(place, "full_name", why)
        })?;
        file.units.push(ListedUnit {
            place: place.to_owned(),
            code: code_in("code", of_code.unwrap_or_default())?,
            kind: word.kind(province != ListedProvince::default()),
            name,
            province,
            boundary: None,
        });
    }
    Ok(file)
}
