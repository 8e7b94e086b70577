//! What an export says, an import reads: field by field, whatever stands in it.

use std::io::Cursor;

use jiff::tz::TimeZone;
use proptest::{collection::vec, option::of, prelude::*, sample::select};

use super::*;
use crate::{
    cameras::{CameraKind, CameraStatus, Mask, Purpose},
    exports::{ExportFormat, Title, writer::Writer},
    imports::{CameraList, ListFormat, Options, read},
    owners::OwnerKind,
    private_text,
    recorders::RecordingMode,
};

const NOW: &str = "2026-11-20T05:00:00Z";

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").unwrap()
}

/// Text as people write it, and as nobody should.
fn text(most: usize) -> impl Strategy<Value = String> {
    let odd = select(vec![
        "=1+1",
        "-12.5",
        "+84",
        "@SUM(A1)",
        "'=x",
        "''=",
        "\"",
        "\"\"",
        ",",
        ";",
        "|",
        "<b>",
        "&amp;",
        "]]>",
        "&#0;",
        "😀",
        "\u{1f468}\u{1f3fd}",
        "Cổng chợ",
        "Co\u{302}\u{309}ng",
        "ö",
        "®",
        "Ñ",
        "Thôn 3",
        "Cộng",
        "Tổng cộng",
        "C-1",
        "code",
        "label",
        "(1)",
        "no",
        "true",
        "0.5",
        "007",
        "1e5",
        "#N/A",
        "{}",
        "[",
        "\\",
        "%00",
        "\u{fffd}",
        "한국",
    ]);
    vec(prop_oneof![odd.prop_map(str::to_owned), "\\PC{0,6}"], 1..5)
        .prop_map(move |parts| parts.concat().trim().chars().take(most).collect::<String>())
        .prop_filter("not blank, and fit for a record", |text| {
            !text.is_empty()
                && text.trim() == text
                && private_text::refuse(text).is_none()
                && crate::control_characters::in_text("", text).is_none()
                && without_names(text) == *text
        })
}

fn number(least: f64, most: f64) -> impl Strategy<Value = f64> {
    let whole = (least..most).prop_map(move |number| number.round().min(most));
    prop_oneof![least..most, whole, Just(most)]
        .prop_filter("not below zero by its sign alone", |number| {
            *number != 0.0 || number.is_sign_positive()
        })
}

fn moment() -> impl Strategy<Value = DayOrInstant> {
    let micros = 1_000_000_000_000_000_i64..1_790_000_000_000_000;
    prop_oneof![
        micros
            .clone()
            .prop_map(|micros| DayOrInstant::Instant(Instant::from_micros(micros))),
        micros.prop_map(|micros| DayOrInstant::Day(Day::of(Instant::from_micros(micros), &zone()))),
    ]
}

/// A triangle some metres from a place.
fn shape_at((lon, lat): (f64, f64), apart: f64) -> geojson::Geometry {
    let south = lat - 1e-4 - apart;
    let ring = vec![
        vec![lon, south],
        vec![lon + 1e-4, south],
        vec![lon, lat - apart],
        vec![lon, south],
    ];
    serde_json::from_value(serde_json::json!({ "type": "Polygon", "coordinates": [ring] })).unwrap()
}

fn camera() -> impl Strategy<Value = CameraInput> {
    let kind = select(vec![
        CameraKind::Fixed,
        CameraKind::Dome,
        CameraKind::Panning,
        CameraKind::Fisheye,
        CameraKind::Stitched,
    ]);
    let status = select(vec![
        CameraStatus::Unknown,
        CameraStatus::Working,
        CameraStatus::Faulty,
        CameraStatus::Disconnected,
        CameraStatus::Planned,
        CameraStatus::Removed,
    ]);
    let owner = select(vec![
        OwnerKind::Household,
        OwnerKind::Business,
        OwnerKind::School,
        OwnerKind::Group,
        OwnerKind::Commune,
        OwnerKind::Organisation,
    ]);
    let purpose = select(vec![Purpose::Junction, Purpose::SchoolGate]);
    let lens = (
        of(number(0.0, 359.9)),
        of(number(0.1, 360.0)),
        of(number(0.1, 180.0)),
        of(number(-90.0, 90.0)),
        of(number(0.0, 300.0)),
        of(number(0.0, 1.0)),
        of(number(2.0, 500.0)),
        of(number(0.0, 10_000.0)),
        of(1..100_000_i32),
        of(1..100_000_i32),
    );
    // Nothing stands where both are 0: what fails would shrink to that.
    let lat = prop_oneof![0.1..89.8_f64, -89.8..-0.1_f64];
    let place = (-180.0..179.9_f64, lat);
    let dated = (
        status,
        of(moment()),
        of(moment()),
        of(moment()),
        of(moment()),
    );
    let about = (
        of(text(200)),
        kind,
        of(owner),
        of(purpose),
        of(text(32)),
        of(number(0.0, 3650.0)),
        any::<bool>(),
    );
    let apart = || 0.0..1e-3_f64;
    let shapes = (vec((apart(), any::<bool>()), 0..2), of(apart()));
    (place, lens, dated, about, shapes).prop_map(|(place, lens, dated, about, (masks, drawn))| {
        CameraInput {
            lon: Some(place.0),
            lat: Some(place.1),
            kind: Some(about.1),
            bearing_deg: lens.0,
            horizontal_fov_deg: lens.1,
            vertical_fov_deg: lens.2,
            tilt_deg: lens.3,
            height_m: lens.4,
            near_m: lens.5,
            far_m: lens.6,
            night_far_m: lens.7,
            width_px: lens.8,
            height_px: lens.9,
            status: Some(dated.0),
            status_since: dated.1,
            installed_on: dated.2,
            verified_on: dated.3.map(|day| DayOrInstant::Day(day.day(&zone()))),
            warranty_until: dated.4.map(|day| day.day(&zone())),
            label: about.0,
            owner_kind: about.2,
            purpose: about.3,
            recorder_channel: about.4,
            recording_mode: about.5.is_some().then_some(RecordingMode::Schedule),
            recording_schedule: about.5.is_some().then(|| "mon-fri 18:00-06:00".to_owned()),
            retention_declared_days: about.5,
            public: Some(about.6 && about.2 == Some(OwnerKind::Commune)),
            masks: Some(
                masks
                    .into_iter()
                    .map(|(apart, set_in_device)| Mask {
                        area: shape_at(place, apart),
                        set_in_device,
                        checked_on: set_in_device.then(|| "2026-11-01".parse().unwrap()),
                    })
                    .collect(),
            ),
            drawn_coverage: drawn.map(|apart| shape_at(place, apart)),
            ..CameraInput::default()
        }
    })
}

/// A code as a registry holds it, in plain signs.
fn registered(code: &str) -> Option<String> {
    let camera: CameraInput = serde_json::from_value(serde_json::json!({ "code": code })).unwrap();
    camera.code
}

/// Cameras that a registry takes, each with a code of its own.
fn cameras() -> impl Strategy<Value = Vec<CameraInput>> {
    vec((camera(), text(50)), 1..6)
        .prop_map(|cameras| {
            let numbered = cameras.into_iter().enumerate();
            let cameras = numbered.map(|(n, (camera, code))| CameraInput {
                code: registered(&format!("{code} {n}")),
                ..camera
            });
            cameras.collect::<Vec<_>>()
        })
        .prop_filter("fit for a record", |cameras| {
            let mut found = cameras
                .iter()
                .flat_map(|camera| camera.check(NOW.parse().unwrap()));
            found.next().is_none()
        })
}

fn exported(cameras: &[CameraInput], format: ExportFormat) -> Vec<u8> {
    let title = Title {
        number: "XD-2026-0001".into(),
        at: NOW.parse().unwrap(),
    };
    let mut writer = Writer::begin(format, &title, Cursor::new(Vec::new())).unwrap();
    for camera in cameras {
        writer
            .write(&Record::of_input(camera.clone(), &zone()).unwrap())
            .unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn imported(bytes: &[u8], format: ExportFormat) -> CameraList {
    let format = ListFormat::of_ending(format.ending()).unwrap();
    let list = read(bytes, format, &Options::default(), NOW.parse().unwrap()).unwrap();
    assert!(list.waiting.is_empty(), "{:?}", list.waiting);
    assert!(
        list.unread.refused.is_empty() && list.unread.ignored.is_empty(),
        "{:?}",
        list.unread
    );
    list
}

/// What a file says of the cameras, and what it said of them once.
fn both(
    cameras: &[CameraInput],
    format: ExportFormat,
    carries: impl Fn(&str) -> bool,
) -> (Vec<CameraInput>, Vec<CameraInput>) {
    let list = imported(&exported(cameras, format), format);
    let read = list
        .rows
        .iter()
        .map(|row| row.unwrap().input.normalised(&zone()))
        .collect();
    let expected = cameras.iter().map(|camera| {
        let mut fields = fields::object(&camera.normalised(&zone())).unwrap();
        for (name, value) in &mut fields {
            if !carries(name) {
                *value = Value::Null;
            }
        }
        let camera: CameraInput = serde_json::from_value(Value::Object(fields)).unwrap();
        camera.normalised(&zone())
    });
    (read, expected.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn text_with_cells_comes_back(cameras in cameras()) {
        let (read, expected) = both(&cameras, ExportFormat::Csv, |_| true);
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn geojson_comes_back(cameras in cameras()) {
        let (read, expected) = both(&cameras, ExportFormat::Geojson, |_| true);
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn placemarks_come_back(cameras in cameras()) {
        let (read, expected) = both(&cameras, ExportFormat::Kml, |_| true);
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn a_workbook_comes_back_without_shapes(cameras in cameras()) {
        let (read, expected) = both(&cameras, ExportFormat::Xlsx, |field| FIELDS[..IN_WORKBOOKS].contains(&field));
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn what_the_map_can_say_comes_back(cameras in cameras()) {
        let bytes = exported(&cameras, ExportFormat::Osm);
        let list = imported(&bytes, ExportFormat::Osm);
        prop_assert_eq!(list.rows.len(), cameras.len());
        for (row, camera) in list.rows.iter().zip(&cameras) {
            let row = row.unwrap();
            let read = fields::object(&row.input.normalised(&zone())).unwrap();
            let written = fields::object(&camera.normalised(&zone())).unwrap();
            for field in row.stated.iter() {
                // Letters are composed on a map.
                if field != "code" {
                    prop_assert_eq!(read.get(field), written.get(field), "{}", field);
                }
            }
            prop_assert!(["code", "lon", "lat"].iter().all(|field| row.stated.iter().any(|stated| stated == field)));
        }
    }

    /// Even where the registry held what it does not take.
    #[test]
    fn nothing_in_a_label_breaks_a_file(label: String, code in "\\PC{1,9}") {
        let camera = CameraInput { code: Some(format!("C{code}")), label: Some(label), lon: Some(105.9), lat: Some(18.34), ..CameraInput::default() };
        for format in [ExportFormat::Csv, ExportFormat::Xlsx, ExportFormat::Geojson, ExportFormat::Kml, ExportFormat::Osm] {
            let bytes = exported(std::slice::from_ref(&camera), format);
            let list = read(&bytes, ListFormat::of_ending(format.ending()).unwrap(), &Options::default(), NOW.parse().unwrap()).unwrap();
            prop_assert_eq!(list.rows.len() + list.waiting.len(), 1, "{:?}", format);
        }
    }
}
