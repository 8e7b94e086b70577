//! Which field of a camera a heading means (pure).

use std::collections::BTreeMap;

use super::{headings::HEADINGS, shown};
use crate::{
    error::{Error, Result},
    folded::fold,
    imports::{cells::money, header::ABOVE, money::StatedSource, sheet::Row, unread},
    private_text::quoted,
    refusal::{Complaint, Refusal},
};

/// Columns as the registrar maps them: heading to field, or to nothing.
pub type Mapping = BTreeMap<String, String>;

/// A column that holds both coordinates.
pub(in crate::imports) const POSITION: &str = "position";
/// A column of X: in Vietnamese use the northing, in metres of VN-2000.
pub(in crate::imports) const NORTHING: &str = "northing";
/// A column of Y.
pub(in crate::imports) const EASTING: &str = "easting";
/// A column of how many lenses hang in one place.
pub(in crate::imports) const LENSES: &str = "lens_count";
/// A column of names of owners: for their encrypted contact alone.
pub(in crate::imports) const OWNER_NAME: &str = "owner_name";
/// A column of their phone numbers.
pub(in crate::imports) const OWNER_PHONE: &str = "owner_phone";
/// A column of money.
pub(in crate::imports) const AMOUNT: &str = "amount_dong";
/// A column of where money came from.
pub(in crate::imports) const SOURCE: &str = "source_of_funds";
/// A column of names of communes, of whatever day.
pub(in crate::imports) const UNIT_NAME: &str = "unit_name";
/// A column of the districts above them, which are history.
pub(in crate::imports) const DISTRICT: &str = "district";
/// A column of provinces.
pub(in crate::imports) const PROVINCE: &str = "province";
/// A column of hamlets or residential groups, which are added to the label; there may be one for each.
pub(in crate::imports) const HAMLET: &str = "hamlet";
/// A column of sizes of pictures in pixels, by whatever name.
pub(in crate::imports) const RESOLUTION: &str = "resolution";
/// Columns of the minutes and seconds of a coordinate whose degrees stand in one of their own.
pub(in crate::imports) const LON_MINUTES: &str = "lon_minutes";
pub(in crate::imports) const LON_SECONDS: &str = "lon_seconds";
pub(in crate::imports) const LAT_MINUTES: &str = "lat_minutes";
pub(in crate::imports) const LAT_SECONDS: &str = "lat_seconds";
/// By the field of its degrees.
pub(in crate::imports) const PARTS_OF_DEGREES: [(&str, [&str; 2]); 2] = [
    ("lon", [LON_MINUTES, LON_SECONDS]),
    ("lat", [LAT_MINUTES, LAT_SECONDS]),
];
/// What a column may state that is no field of a camera by itself.
const BESIDES: [&str; 17] = [
    POSITION,
    NORTHING,
    EASTING,
    LENSES,
    OWNER_NAME,
    OWNER_PHONE,
    AMOUNT,
    SOURCE,
    UNIT_NAME,
    DISTRICT,
    PROVINCE,
    HAMLET,
    RESOLUTION,
    LON_MINUTES,
    LON_SECONDS,
    LAT_MINUTES,
    LAT_SECONDS,
];

/// One column of each group.
pub(in crate::imports) type Groups = &'static [&'static [&'static str]];

/// A place, in one column or two.
const LON: &[&str] = &["lon", POSITION, NORTHING];
const LAT: &[&str] = &["lat", POSITION, EASTING];

/// What may stand behind the name of a column without changing what it says.
const OF_CAMERAS: [&str; 5] = [" camera", " cameras", " cam", " lap dat", " lap"];

/// What a list speaks of, the fullest first: a code and a place; a place, with a name for it; or cameras whose place nobody has
/// noted yet.
pub(in crate::imports) const KINDS: [Groups; 3] = [
    &[&["code"], LON, LAT],
    &[LON, LAT, &["label", OWNER_NAME, "owner_kind", LENSES]],
    &[&["code"], &["label", OWNER_NAME]],
];

/// What a file speaks of at least, in which nothing is a list of those kinds: owners, places in words or codes, and one thing
/// more.
pub(in crate::imports) const BARE_KINDS: [Groups; 3] = [
    &[
        &["code"],
        &[
            "status",
            OWNER_PHONE,
            "bearing_deg",
            "installed_on",
            "retention_declared_days",
        ],
    ],
    &[&["label"], &[OWNER_NAME, OWNER_PHONE, LENSES, "status"]],
    &[&[OWNER_NAME], &[OWNER_PHONE, LENSES, HAMLET, "status"]],
];

/// The fields of minutes and seconds beside one of degrees.
pub(super) fn parts_of(degrees: &str) -> [&'static str; 2] {
    let [lon, lat] = PARTS_OF_DEGREES;
    if degrees == lon.0 { lon.1 } else { lat.1 }
}

/// Which part of a coordinate a heading names: 0 degrees, 1 minutes, 2 seconds.
pub(super) fn part_of_degrees(heading: &str) -> Option<usize> {
    let bare = heading.split(['(', '[']).next().unwrap_or(heading).trim();
    match bare {
        "°" => Some(0),
        "'" | "′" | "’" => Some(1),
        "\"" | "″" | "”" | "''" => Some(2),
        words => match &*fold(words) {
            "do" | "degrees" => Some(0),
            "phut" | "minutes" => Some(1),
            "giay" | "seconds" => Some(2),
            _ => None,
        },
    }
}

/// Whether a field says where a camera hangs.
pub(in crate::imports) fn is_place(field: &str) -> bool {
    way_of_place(field).is_some()
}

/// Whether a column names the unit of its rows.
pub(in crate::imports) fn names_unit(field: &str) -> bool {
    matches!(field, UNIT_NAME | DISTRICT | PROVINCE)
}

/// The sum of the two ways that a list may have beside each other: degrees and plane coordinates.
pub(super) const BOTH_WAYS: u8 = 2;

/// Whether a heading names addresses, which are places of cameras where nothing else is.
pub(super) fn is_address(heading: &str) -> bool {
    matches!(&*fold(heading), "dia chi" | "address")
}

/// Whether a heading names links to a map, which say where a camera hangs if they are links and nothing else says it.
pub(super) fn is_of_maps(heading: &str) -> bool {
    let bare = heading.split(['(', '[', ':']).next().unwrap_or(heading);
    let folded = fold(bare);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "link" | "map" | "maps")) || folded.contains("ban do")
}

/// In which of the ways a field says where, of which a list has one, but for those two.
pub(super) fn way_of_place(field: &str) -> Option<u8> {
    match field {
        "lon" | "lat" => Some(0),
        POSITION => Some(1),
        NORTHING | EASTING => Some(2),
        _ => None,
    }
}

/// Whether headings say all that a list of this kind speaks of.
pub(in crate::imports) fn is_complete(
    headings: &[String],
    kind: Groups,
    mapping: &Mapping,
    known: &'static [String],
) -> bool {
    let fields: Vec<_> = headings
        .iter()
        .filter_map(|heading| field(heading, mapping, known))
        .collect();
    kind.iter()
        .all(|either| either.iter().any(|name| fields.contains(name)))
}

/// What a list lacks, by its first row.
pub(in crate::imports) fn missing(
    first: Option<&Row>,
    mapping: &Mapping,
    known: &'static [String],
) -> &'static str {
    let headings = first.map_or(&[][..], |row| &row.cells);
    let fields: Vec<_> = headings
        .iter()
        .filter_map(|cell| field(cell, mapping, known))
        .collect();
    let lacks = |either: &&&[&str]| !either.iter().any(|name| fields.contains(name));
    let missing = KINDS[0].iter().find(lacks);
    missing.map_or("code", |either| either[0])
}

/// The field that a column of this heading states.
pub(in crate::imports) fn field(
    heading: &str,
    mapping: &Mapping,
    all: &'static [String],
) -> Option<&'static str> {
    let known = |name: &str| {
        all.iter()
            .map(String::as_str)
            .chain(BESIDES)
            .find(|field| *field == name)
    };
    // `Chủ` owns, `Chữ` is how a direction is written.
    if unread::is_refused(heading) || heading.trim().to_lowercase() == "chữ" {
        return None;
    }
    if let Some(mapped) = mapping.get(heading) {
        return known(mapped);
    }
    if let Some(field) = known(heading) {
        return Some(field);
    }
    if let Some((above, below)) = heading.split_once(ABOVE) {
        // The lower part says it, alone or with the upper one; `(độ)` is a mere unit.
        let bare = above.split(['(', '[']).next().unwrap_or(above).trim();
        let both = field(&format!("{bare} {below}"), mapping, all);
        let of_above = field(above, mapping, all);
        if let Some((part, degrees @ ("lon" | "lat"))) = part_of_degrees(below).zip(of_above) {
            return Some(
                part.checked_sub(1)
                    .map_or(degrees, |part| parts_of(degrees)[part]),
            );
        }
        let names_source = StatedSource::of_heading(heading).is_some();
        if names_source && of_above == Some(SOURCE) && money::unit_of_heading(heading).is_some() {
            return Some(AMOUNT);
        }
        let parted = || match (of_above?, &*fold(below)) {
            ("far_m", "dem" | "ban dem" | "night") => known("night_far_m"),
            ("far_m", "ngay" | "ban ngay" | "day") => known("far_m"),
            (POSITION, "vd" | "vi" | "b" | "n" | "lat") => known("lat"),
            (POSITION, "kd" | "kinh" | "l" | "e" | "long" | "lng" | "lon") => known("lon"),
            (
                field @ ("lon" | "lat"),
                "do phut giay" | "do, phut, giay" | "do thap phan" | "thap phan" | "dms"
                | "decimal",
            )
            | (field @ "bearing_deg", "do" | "chu")
            | (field @ (AMOUNT | LENSES), "tong" | "tong so" | "tong cong" | "cong") => Some(field),
            (AMOUNT, _) if names_source => Some(AMOUNT),
            (field, _) => Some(field).filter(|_| below.starts_with('(')),
        };
        // How many work, or hang where, is no state and no place.
        if of_above == Some(LENSES) {
            return parted();
        }
        return both.or_else(|| field(below, mapping, all)).or_else(parted);
    }
    // `X (kinh độ)`: what X is, they say in brackets.
    if let Some((_, inside)) = heading.split_once('(')
        && let Some(field @ ("lon" | "lat")) =
            field(inside.trim_end_matches(')'), &Mapping::new(), all)
    {
        return Some(field);
    }
    // The unit behind it, and the remark of a form, are no part of the name.
    let bare = heading
        .split(['(', '[', ':', '*'])
        .next()
        .unwrap_or(heading);
    let folded = fold(bare).replace(['_', '-', '.', '/', ',', '\'', '’'], " ");
    let folded = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(field) = known(&folded.replace(' ', "_")) {
        return Some(field);
    }
    let named = |name: &str| {
        let mut found = HEADINGS.iter().filter(|(_, names)| names.contains(&name));
        found.next().and_then(|(field, _)| known(field))
    };
    // `Chủ hộ/ đơn vị quản lý`: whoever else is meant, it is for the encrypted contact.
    let first = bare.split(['/', ',']).next().unwrap_or(bare);
    let is_of_owner =
        first.len() < bare.len() && field(first, &Mapping::new(), all) == Some(OWNER_NAME);
    // That a column speaks of cameras, or of how they were put up, may be said or not.
    let shorter = std::iter::successors(Some(&*folded), |name| {
        OF_CAMERAS.iter().find_map(|words| name.strip_suffix(words))
    });
    let found = shorter.into_iter().find_map(named);
    found.or_else(|| known(OWNER_NAME).filter(|_| is_of_owner))
}

/// Complains about a mapping to what is no field, or from a heading that no table has.
pub(in crate::imports) fn check_mapping(mapping: &Mapping, known: &[String]) -> Result<()> {
    let is_field = |field: &String| {
        field.is_empty() || BESIDES.contains(&field.as_str()) || known.contains(field)
    };
    let refused =
        |(heading, field): &(&String, &String)| !field.is_empty() && unread::is_refused(heading);
    if let Some((heading, _)) = mapping.iter().find(refused) {
        let heading = shown(heading);
        return Err(Error::bad_request(Refusal::NeverRead { heading }));
    }
    match mapping.iter().find(|(_, field)| !is_field(field)) {
        Some((heading, field)) => {
            let why = format!(
                "{} cannot be mapped to {}: that is no field of a camera; the fields are {}, {}",
                quoted(heading),
                quoted(field),
                known.join(", "),
                BESIDES.join(", ")
            );
            Err(Error::bad_request(Complaint::new(
                Refusal::UnknownField,
                why,
            )))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{cameras::CameraInput, fields};

    fn known() -> &'static [String] {
        fields::names::<CameraInput>().leak()
    }

    #[test]
    fn headings_are_known_in_both_languages() {
        let none = Mapping::new();
        for (heading, expected) in [
            ("code", Some("code")),
            ("Code", Some("code")),
            ("MÃ CAMERA", Some("code")),
            ("Vị trí lắp đặt", Some("label")),
            ("Kinh độ", Some("lon")),
            ("VĨ ĐỘ (độ)", Some("lat")),
            ("Longitude", Some("lon")),
            ("Tọa độ", Some(POSITION)),
            ("Toạ độ GPS", Some(POSITION)),
            ("Hướng quay", Some("bearing_deg")),
            ("bearing-deg", Some("bearing_deg")),
            ("Góc nhìn (°)", Some("horizontal_fov_deg")),
            ("Tình trạng hoạt động:", Some("status")),
            ("Thời gian lưu trữ (ngày)", Some("retention_declared_days")),
            ("Xã/Phường", Some(UNIT_NAME)),
            ("Quận/Huyện", Some(DISTRICT)),
            ("Tỉnh", Some(PROVINCE)),
            ("Ward", Some(UNIT_NAME)),
            ("Thôn/Tổ dân phố", Some(HAMLET)),
            ("Khu phố", Some(HAMLET)),
            ("Độ phân giải (MP)", Some(RESOLUTION)),
            ("Độ phân giải camera", Some(RESOLUTION)),
            ("Mã xã", Some("unit_code")),
            ("Xã, phường", Some(UNIT_NAME)),
            ("Hướng camera", Some("bearing_deg")),
            ("Vị trí lắp đặt camera", Some("label")),
            ("Địa điểm lắp", Some("label")),
            ("Số lượng cam", Some(LENSES)),
            ("Năm lắp đặt", Some("installed_on")),
            ("Owner’s name", Some(OWNER_NAME)),
            ("Điện thoại chủ", Some(OWNER_PHONE)),
            ("SĐT chủ", Some(OWNER_PHONE)),
            ("Họ và tên chủ hộ/ đơn vị quản lý", Some(OWNER_NAME)),
            ("Chủ hộ, cơ quan", Some(OWNER_NAME)),
            ("Kinh phí › Ngân sách", Some(AMOUNT)),
            ("Kinh phí (triệu đồng) › Nguồn xã hội hóa", Some(AMOUNT)),
            ("Kinh phí › Ghi chú", None),
            (
                "Nguồn kinh phí (triệu đồng) › Xã hội hóa › Doanh nghiệp",
                Some(AMOUNT),
            ),
            ("Nguồn kinh phí › Doanh nghiệp", None),
            ("Kinh phí (triệu đồng) › Tổng số", Some(AMOUNT)),
            ("Tầm xa (m) › Ngày", Some("far_m")),
            ("Tầm xa (m) › Đêm", Some("night_far_m")),
            ("Số ĐT chủ", Some(OWNER_PHONE)),
            ("ĐT chủ hộ", Some(OWNER_PHONE)),
            ("Link Google Map", Some(POSITION)),
            ("Bản đồ", Some(POSITION)),
            ("Lat/Lon", Some(POSITION)),
            ("Lat, long", Some(POSITION)),
            ("Camera", None),
            ("Lắp đặt", None),
            ("Ghi chú", None),
            ("Địa chỉ IP", None),
            ("Mật khẩu", None),
            ("X", Some(NORTHING)),
            ("Tọa độ Y (m)", Some(EASTING)),
            ("X (kinh độ)", Some("lon")),
            ("Vĩ độ (X)", Some("lat")),
            ("", None),
        ] {
            assert_eq!(field(heading, &none, known()), expected, "{heading}");
        }
    }

    #[test]
    fn each_heading_means_one_field_and_each_field_is_one_of_a_camera() {
        let mut all: Vec<&str> = HEADINGS
            .iter()
            .flat_map(|(_, names)| names.iter().copied())
            .collect();
        for field in known().iter().map(String::as_str).chain(BESIDES) {
            assert!(!unread::is_refused(field), "{field} is read");
        }
        for (field, names) in HEADINGS {
            assert!(
                BESIDES.contains(&field) || known().iter().any(|known| known == field),
                "{field}"
            );
            for name in names {
                assert_eq!(fold(name), *name, "headings are kept without marks");
                assert!(!unread::is_refused(name), "{name} is read");
            }
        }
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count, "no heading stands twice");
    }

    #[test]
    fn the_registrar_has_the_last_word() {
        let mapping = Mapping::from([
            ("설치위치".into(), "label".into()),
            ("Mã".into(), String::new()),
        ]);
        assert_eq!(field("설치위치", &mapping, known()), Some("label"));
        assert_eq!(field("Mã", &mapping, known()), None, "mapped to nothing");
        let wrong = Mapping::from([("a".into(), "colour".into())]);
        assert!(check_mapping(&wrong, known()).is_err());
    }

    #[test]
    fn p1_a_column_that_is_never_read_cannot_be_mapped_either() {
        let mapping = Mapping::from([("Địa chỉ IP".into(), "label".into())]);
        assert_eq!(field("Địa chỉ IP", &mapping, known()), None);
        let error = check_mapping(&mapping, known()).unwrap_err().to_string();
        assert!(error.contains("never read"), "{error}");
        let left_out = Mapping::from([("Địa chỉ IP".into(), String::new())]);
        assert!(check_mapping(&left_out, known()).is_ok());
    }
}
