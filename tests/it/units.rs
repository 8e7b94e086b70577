//! Units by validity: files and tables taken over, and old names that lead to the communes of today.

use std::fmt::Write;

use serde_json::{Value, json};
use sightline::{
    accounts::Role,
    clock::Day,
    db::Db,
    deployment::DeploymentKind,
    error::Result,
    geometry::Position,
    imports::units::{UnitOptions, UnitReport, read, read_links},
    units::{
        NewUnit, UnitName,
        resolve::{By, Resolution, Stated, Why},
    },
};

use crate::support::{Backend, account, both, database, everything, instant};

/// What became of some old communes in July 2025: public facts, among them names that came to mean other land.
pub(crate) const TABLE: &str = "\
old_province_code,old_province,old_district_code,old_district,old_ward_code,old_ward,new_province_code,new_province,new_commune_code,new_commune,kind
95,Tỉnh Bạc Liêu,954,Thành phố Bạc Liêu,31840,Xã Hiệp Thành,96,Tỉnh Cà Mau,31840,Phường Hiệp Thành,whole
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18652,Xã Tân Lâm Hương,42,Tỉnh Hà Tĩnh,18652,Phường Hà Huy Tập,whole
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18085,Phường Hà Huy Tập,42,Tỉnh Hà Tĩnh,18073,Phường Thành Sen,whole
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18094,Phường Trần Phú,42,Tỉnh Hà Tĩnh,18073,Phường Thành Sen,whole
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18088,Phường Thạch Trung,42,Tỉnh Hà Tĩnh,18100,Phường Trần Phú,whole
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18100,Phường Thạch Hạ,42,Tỉnh Hà Tĩnh,18100,Phường Trần Phú,whole
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18082,Phường Đại Nài,42,Tỉnh Hà Tĩnh,18652,Phường Hà Huy Tập,divided
42,Tỉnh Hà Tĩnh,436,Thành phố Hà Tĩnh,18082,Phường Đại Nài,42,Tỉnh Hà Tĩnh,18073,Phường Thành Sen,divided
33,Tỉnh Hưng Yên,327,Huyện Yên Mỹ,12052,Thị trấn Yên Mỹ,33,Tỉnh Hưng Yên,12073,Xã Yên Mỹ,whole
40,Tỉnh Nghệ An,412,Thành phố Vinh,16666,Phường Hà Huy Tập,40,Tỉnh Nghệ An,16702,Phường Vinh Phú,whole
44,Tỉnh Quảng Bình,457,Huyện Lệ Thủy,19270,Xã Cam Thủy,44,Tỉnh Quảng Trị,19255,Xã Cam Hồng,whole
45,Tỉnh Quảng Trị,468,Huyện Cam Lộ,19606,Xã Cam Thủy,44,Tỉnh Quảng Trị,19603,Xã Hiếu Giang,whole
44,Tỉnh Quảng Bình,457,Huyện Lệ Thủy,19249,Thị trấn Kiến Giang,44,Tỉnh Quảng Trị,19249,Xã Lệ Thủy,whole
44,Tỉnh Quảng Bình,457,Huyện Lệ Thủy,19264,Xã An Thủy,44,Tỉnh Quảng Trị,19249,Xã Lệ Thủy,whole
74,Tỉnh Bình Dương,718,Thành phố Thủ Dầu Một,25741,Phường Hiệp Thành,79,Thành phố Hồ Chí Minh,25750,Phường Phú Lợi,divided
74,Tỉnh Bình Dương,718,Thành phố Thủ Dầu Một,25741,Phường Hiệp Thành,79,Thành phố Hồ Chí Minh,25747,Phường Thủ Dầu Một,divided
77,Tỉnh Bà Rịa - Vũng Tàu,755,Huyện Côn Đảo,,,79,Thành phố Hồ Chí Minh,26732,Đặc khu Côn Đảo,whole
";

pub(crate) const LIST: &str = "province_code,province,code,type,name,full_name\n\
                    42,Tỉnh Hà Tĩnh,18100,Phường,Trần Phú,Phường Trần Phú\n";

/// The day on which the new communes began.
pub(crate) const NEW: &str = "2025-07-01";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(crate) fn since(from: &str) -> UnitOptions {
    UnitOptions {
        valid_from: Some(day(from)),
        ..UnitOptions::default()
    }
}

/// A square of a hundredth of a degree with its south-western corner there.
fn square(lon: f64, lat: f64) -> Value {
    let (east, north) = (lon + 0.01, lat + 0.01);
    json!({ "type": "Polygon", "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]] })
}

fn feature(code: &str, name: &str, geometry: impl Into<Value>) -> Value {
    let geometry = geometry.into();
    json!({ "type": "Feature", "properties": { "code": code, "fullName": name }, "geometry": geometry })
}

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

pub(crate) async fn import(
    db: &Db,
    file: &str,
    table: Option<&str>,
    options: &UnitOptions,
) -> Result<UnitReport> {
    let is_list = !file.starts_with('{');
    let file = read(file.as_bytes(), is_list, options)?;
    let table = table
        .map(|table| read_links(table.as_bytes()))
        .transpose()?;
    let scope = everything(DeploymentKind::Test);
    let now = (&scope, instant(crate::support::NOW), day("2026-11-20"));
    db.import_units(now, &file, table.as_deref(), options).await
}

async fn province(db: &Db) {
    add(db, "42", "tỉnh Mẫu", "province").await;
}

async fn add(db: &Db, code: &str, name: &str, kind: &str) -> sightline::units::UnitId {
    let mut tx = db.begin().await.unwrap();
    let unit = NewUnit {
        code,
        name,
        kind,
        boundary: None,
    };
    let id = db.add_unit(&mut tx, &unit).await.unwrap();
    tx.commit().await.unwrap();
    id
}

fn stated(name: &str, district: &str, province: &str) -> Stated {
    let text = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    Stated {
        name: text(name),
        district: text(district),
        province: text(province),
        code: None,
    }
}

async fn resolved(db: &Db, stated: &Stated) -> Resolution {
    db.resolve_unit(stated, None, None).await.unwrap()
}

fn answer(found: &Resolution) -> &str {
    found
        .answer
        .as_ref()
        .map_or("review", |unit| unit.code.as_str())
}

both!(old_names_lead_to_todays_communes_or_to_review);
async fn old_names_lead_to_todays_communes_or_to_review(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    for (name, district, province, expected) in [
        ("xã Thạch Trung", "TP Hà Tĩnh", "Hà Tĩnh", "18100"),
        // Both names stand for new communes too, on other land.
        ("phường Trần Phú", "TP Hà Tĩnh", "Hà Tĩnh", "18073"),
        ("phường Hà Huy Tập", "TP Hà Tĩnh", "Hà Tĩnh", "18073"),
        ("phường Đại Nài", "TP Hà Tĩnh", "Hà Tĩnh", "review"),
        ("xã An Thủy", "huyện Lệ Thủy", "Quảng Bình", "19249"),
        ("xã Cam Thủy", "huyện Lệ Thủy", "Quảng Bình", "19255"),
        ("xã Cam Thủy", "", "Quảng Trị", "review"),
        ("thị trấn Yên Mỹ", "huyện Yên Mỹ", "Hưng Yên", "12073"),
        (
            "phường Hiệp Thành",
            "TP Thủ Dầu Một",
            "Bình Dương",
            "review",
        ),
        // The same as people write them.
        ("AN THUỶ", "H. Lệ Thuỷ", "tinh Quang Binh", "19249"),
        ("X. Cam Thuỷ", "H. Cam Lộ", "Quảng Trị", "19603"),
        ("TT. Yên Mĩ", "", "", "12073"),
        ("phuong tran phu", "tp ha tinh", "", "18073"),
        // The province of today for an old commune, and the only one of its name.
        ("xã An Thủy", "", "Quảng Trị", "19249"),
        ("phường Phú Lợi", "", "TP.HCM", "25750"),
        ("huyện Côn Đảo", "", "Bà Rịa-Vũng Tàu", "26732"),
        ("Côn Đảo", "", "", "26732"),
        // Unique only by accident: the name is on both, and nothing says which is meant.
        ("phường Trần Phú", "", "Hà Tĩnh", "review"),
        ("phường Hà Huy Tập", "", "", "review"),
        // Other marks, other districts, other provinces, no such name.
        ("xã Cẩm Thủy", "huyện Lệ Thủy", "Quảng Bình", "review"),
        ("xã An Thủy", "huyện Cam Lộ", "", "review"),
        ("xã An Thủy", "", "Hà Tĩnh", "review"),
        ("xã Không Có", "", "", "review"),
    ] {
        let found = resolved(&db, &stated(name, district, province)).await;
        assert_eq!(
            answer(&found),
            expected,
            "{name}, {district}, {province}: {found:?}"
        );
        assert_eq!(
            found.by,
            (expected != "review").then_some(By::Name),
            "{name}"
        );
    }

    let found = resolved(&db, &stated("phường Đại Nài", "TP Hà Tĩnh", "")).await;
    let candidates: Vec<_> = found
        .candidates
        .iter()
        .map(|one| (one.code.as_deref().unwrap(), one.why))
        .collect();
    assert_eq!(
        candidates,
        [("18073", Why::BecamePart), ("18652", Why::BecamePart)]
    );
    let found = resolved(&db, &stated("xã An Thủy", "huyện Cam Lộ", "")).await;
    assert_eq!(
        serde_json::to_value(&found).unwrap(),
        json!({ "answer": null, "by": null, "candidates": [{
            "code": "19249", "name": "xã Lệ Thủy", "old_name": "xã An Thủy", "old_district": "huyện Lệ Thủy",
            "old_province": "tỉnh Quảng Bình", "why": "other_district",
        }] })
    );
}

both!(days_and_codes_tell_old_units_from_new_ones);
async fn days_and_codes_tell_old_units_from_new_ones(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    let asked = stated("phường Trần Phú", "", "Hà Tĩnh");
    for (on, expected) in [
        ("2025-06-30", "18073"),
        ("2025-07-01", "18100"),
        ("2026-01-01", "18100"),
    ] {
        let found = db.resolve_unit(&asked, None, Some(day(on))).await.unwrap();
        assert_eq!(answer(&found), expected, "{on}");
    }
    for (code, name, expected) in [
        // 18652 was xã Tân Lâm Hương and is phường Hà Huy Tập, where all of the former went.
        ("18652", "", "18652"),
        ("18085", "", "18073"),
        ("18082", "", "review"),
        ("18085", "phường Hà Huy Tập", "18073"),
        ("18652", "phường Hà Huy Tập", "18652"),
        ("18085", "phường Trần Phú", "review"),
        ("99999", "", "review"),
    ] {
        let asked = Stated {
            code: Some(code.to_owned()),
            ..stated(name, "", "")
        };
        let found = resolved(&db, &asked).await;
        assert_eq!(answer(&found), expected, "{code} {name}: {found:?}");
        assert_eq!(found.by, (expected != "review").then_some(By::Code));
    }
    // A code that nobody knows leaves the word to the name.
    let asked = Stated {
        code: Some("99999".to_owned()),
        ..stated("xã An Thủy", "", "")
    };
    let found = resolved(&db, &asked).await;
    assert_eq!((answer(&found), found.by), ("19249", Some(By::Name)));
}

both!(a_unit_is_named_as_on_the_day);
async fn a_unit_is_named_as_on_the_day(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    let unit = db.unit_by_code("18100").await.unwrap().unwrap();
    let names = async |on: &str| {
        let names = db.unit_names_on(unit, day(on)).await.unwrap();
        let name = |UnitName { code, name }: UnitName| format!("{code} {name}");
        names.into_iter().map(name).collect::<Vec<_>>()
    };
    assert_eq!(names("2025-07-01").await, ["18100 phường Trần Phú"]);
    assert_eq!(
        names("2025-06-30").await,
        ["18088 phường Thạch Trung", "18100 phường Thạch Hạ"]
    );
    let listed = async |on: &str| {
        let units = db.listed_units_on(day(on)).await.unwrap();
        let units = units
            .into_iter()
            .filter(|unit| unit.code == "18100" || unit.code == "44");
        let text = |unit: sightline::units::ListedUnit| (unit.name, unit.parent_code);
        units.map(text).collect::<Vec<_>>()
    };
    let under = |name: &str, above: &str| (name.to_owned(), Some(above.to_owned()));
    assert_eq!(
        listed("2025-06-30").await,
        [
            under("phường Thạch Hạ", "436"),
            ("tỉnh Quảng Bình".to_owned(), None)
        ]
    );
    assert_eq!(
        listed(NEW).await,
        [
            under("phường Trần Phú", "42"),
            ("tỉnh Quảng Trị".to_owned(), None)
        ]
    );
}

both!(an_import_is_repeatable_and_fills_in_what_was_not_known);
async fn an_import_is_repeatable_and_fills_in_what_was_not_known(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    province(&db).await;
    let options = UnitOptions {
        province: Some("42".into()),
        ..UnitOptions::default()
    };
    let list = "code;full_name\n001;Xã Mẫu\n";
    let report = import(&db, list, None, &options).await.unwrap();
    assert_eq!((report.rows, report.created), (1, 1));
    let one = feature("001", "xã Mẫu", square(105.0, 18.0));
    let two = feature("002", "Phường  Thử", square(105.01, 18.0));
    let file = collection(&[one, two]);
    let report = import(&db, &file, None, &options).await.unwrap();
    assert_eq!(
        (report.created, report.updated, report.unchanged),
        (1, 1, 0)
    );
    let again = import(&db, &file, None, &options).await.unwrap();
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
    let units = db.listed_units().await.unwrap();
    let named: Vec<_> = units
        .iter()
        .map(|unit| {
            (
                unit.code.as_str(),
                unit.name.as_str(),
                unit.parent_code.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        named,
        [
            ("001", "xã Mẫu", Some("42")),
            ("002", "phường Thử", Some("42")),
            ("42", "tỉnh Mẫu", None)
        ]
    );

    // The table, too: 14 communes, 8 districts and 5 provinces of before.
    let db = database(backend, DeploymentKind::Test).await;
    let first = import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    assert_eq!((first.links, first.history), (22, 27), "{first:?}");
    let before = db.unit_names().await.unwrap();
    let again = import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    assert_eq!(
        (again.created, again.updated, again.links, again.history),
        (0, 0, 0, 0)
    );
    assert_eq!((again.ended, again.warnings), (Vec::new(), Vec::new()));
    assert_eq!(db.unit_names().await.unwrap(), before);
}

both!(a_change_ends_a_unit_and_begins_another);
async fn a_change_ends_a_unit_and_begins_another(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    province(&db).await;
    let options = UnitOptions {
        province: Some("42".into()),
        ..since(NEW)
    };
    let file = |name: &str, lon: f64| {
        collection(&[
            feature("001", name, square(lon, 18.0)),
            feature("002", "xã Bên", square(106.0, 18.0)),
        ])
    };
    import(&db, &file("xã Mẫu", 105.0), None, &options)
        .await
        .unwrap();
    let old = db.unit_by_code("001").await.unwrap().unwrap();
    account(&db, "an-officer", Role::Officer, Some(old)).await;

    // Without a day nothing ends, and what holds on the day is not changed twice.
    let undated = UnitOptions {
        valid_from: None,
        ..options.clone()
    };
    let moved = file("xã Mẫu", 105.001);
    for (options, complaint) in [
        (&undated, "001 has another boundary; say since when"),
        (&options, "later than what is known"),
    ] {
        let error = import(&db, &moved, None, options).await.unwrap_err();
        assert!(error.to_string().contains(complaint), "{error}");
    }
    let later = UnitOptions {
        valid_from: Some(day("2026-03-01")),
        ..options.clone()
    };
    let report = import(&db, &moved, None, &later).await.unwrap();
    assert_eq!((report.created, report.unchanged), (1, 1));
    assert_eq!(report.ended.len(), 1);
    assert_eq!(report.ended[0].valid_to, Some(day("2026-03-01")));
    let new = db.unit_by_code("001").await.unwrap().unwrap();
    assert_ne!(old, new);
    // Who belonged to it still does, and is named.
    let in_use: Vec<_> = report
        .in_use
        .iter()
        .map(|unit| {
            (
                unit.code.as_str(),
                unit.accounts,
                unit.cameras,
                &unit.successors[..],
            )
        })
        .collect();
    assert_eq!(in_use, [("001", 1, 0, &["001".to_owned()][..])]);
    // Today is asked of today's boundary; the name means both, which agree.
    let place = |lon: f64| Position::try_from([lon, 18.005]).unwrap();
    assert!(db.unit_of_place(place(105.0005)).await.unwrap().is_none());
    let (id, _) = db.unit_of_place(place(105.0105)).await.unwrap().unwrap();
    assert_eq!(id, new);
    let found = resolved(&db, &stated("xã Mẫu", "", "")).await;
    assert_eq!(answer(&found), "001");
    // The file of before says nothing new about its day, and nothing about today.
    let again = import(&db, &file("xã Mẫu", 105.0), None, &options)
        .await
        .unwrap();
    assert_eq!((again.created, again.updated, again.unchanged), (0, 0, 2));
    let error = import(&db, &file("xã Sai", 105.0), None, &options)
        .await
        .unwrap_err();
    assert!(
        error
            .to_string()
            .contains("001 is 'xã Sai' there, 'xã Mẫu' here"),
        "{error}"
    );

    // What was wrong is put right in place.
    let right = UnitOptions {
        correct: true,
        ..undated.clone()
    };
    let report = import(&db, &file("xã Mẫu Mới", 105.002), None, &right)
        .await
        .unwrap();
    assert_eq!(
        (report.updated, report.created, report.ended.len()),
        (1, 0, 0)
    );
    assert_eq!(db.unit_by_code("001").await.unwrap(), Some(new));

    // What is not in a file stays, unless the file is said to be whole.
    let alone = collection(&[feature("002", "xã Bên", square(106.0, 18.0))]);
    let report = import(&db, &alone, None, &undated).await.unwrap();
    assert_eq!(report.not_in_file, ["001"]);
    let whole = UnitOptions {
        complete: true,
        ..undated.clone()
    };
    let error = import(&db, &alone, None, &whole)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("not in the file: 001"), "{error}");
    let whole = UnitOptions {
        valid_from: Some(day("2026-11-01")),
        ..whole
    };
    let report = import(&db, &alone, None, &whole).await.unwrap();
    assert_eq!(report.ended.len(), 1);
    assert_eq!(db.unit_by_code("001").await.unwrap(), None);
    let found = resolved(&db, &stated("xã Mẫu Mới", "", "")).await;
    assert_eq!(answer(&found), "review");
    assert_eq!(found.candidates[0].why, Why::BecameUnknown);
}

both!(hand_made_units_of_before_end_by_the_table_and_keep_what_belongs_to_them);
async fn hand_made_units_of_before_end_by_the_table_and_keep_what_belongs_to_them(
    backend: Backend,
) {
    let db = database(backend, DeploymentKind::Test).await;
    add(&db, "42", "tỉnh Hà Tĩnh", "province").await;
    add(&db, "44", "tỉnh Quảng Bình", "province").await;
    add(&db, "45", "tỉnh Quảng Trị", "province").await;
    let old = add(&db, "18088", "xã Thạch Trung", "commune").await;
    add(&db, "18652", "xã Tân Lâm Hương", "commune").await;
    let kept = add(&db, "18073", "phường Thành Sen", "commune").await;
    account(&db, "an-officer", Role::Officer, Some(old)).await;
    let report = import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    let ended: Vec<_> = report.ended.iter().map(|unit| unit.code.as_str()).collect();
    assert_eq!(ended, ["18088", "18652", "44", "45"]);
    assert_eq!(report.in_use[0].successors, ["18100"]);
    assert_eq!(db.unit_by_code("18073").await.unwrap(), Some(kept));
    let found = resolved(&db, &stated("xã Thạch Trung", "TP Hà Tĩnh", "Hà Tĩnh")).await;
    assert_eq!(answer(&found), "18100");
    let found = resolved(&db, &stated("phường Hà Huy Tập", "TP Hà Tĩnh", "")).await;
    assert_eq!(answer(&found), "18073");
    let again = import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    assert_eq!((again.ended.len(), again.history, again.links), (0, 0, 0));
}

both!(a_place_decides_and_contradicts);
async fn a_place_decides_and_contradicts(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    import(&db, LIST, Some(TABLE), &since(NEW)).await.unwrap();
    let ring = |lon: f64| square(lon, 18.0)["coordinates"].clone();
    let mut holed = ring(105.01);
    let hole = json!([
        [105.014, 18.004],
        [105.016, 18.004],
        [105.016, 18.006],
        [105.014, 18.006],
        [105.014, 18.004]
    ]);
    holed.as_array_mut().unwrap().push(hole);
    let two = json!({ "type": "MultiPolygon", "coordinates": [holed, ring(105.05)] });
    let file = collection(&[
        feature("18073", "Phường Thành Sen", square(105.0, 18.0)),
        feature("18652", "Phường Hà Huy Tập", two),
    ]);
    let options = UnitOptions {
        province: Some("42".into()),
        ..since(NEW)
    };
    let report = import(&db, &file, None, &options).await.unwrap();
    assert_eq!((report.updated, report.created), (2, 0), "{report:?}");
    let at = async |stated: &Stated, lon: f64, lat: f64| {
        let place = Position::try_from([lon, lat]).unwrap();
        db.resolve_unit(stated, Some(place), None).await.unwrap()
    };
    let nothing = Stated::default();
    for (lon, lat, expected) in [
        (105.005, 18.005, "18073"),
        (105.012, 18.005, "18652"),
        (105.015, 18.005, "review"),
        (105.055, 18.005, "18652"),
        (105.5, 18.005, "review"),
    ] {
        let found = at(&nothing, lon, lat).await;
        assert_eq!(answer(&found), expected, "{lon},{lat}");
        assert_eq!(found.by, (expected != "review").then_some(By::Place));
    }
    // A divided ward by its place; an unknown name by its place.
    let divided = stated("phường Đại Nài", "TP Hà Tĩnh", "Hà Tĩnh");
    assert_eq!(answer(&at(&divided, 105.005, 18.005).await), "18073");
    assert_eq!(answer(&at(&divided, 105.055, 18.005).await), "18652");
    let unknown = stated("xã Không Có", "", "");
    assert_eq!(answer(&at(&unknown, 105.055, 18.005).await), "18652");
    // A name that says otherwise: one of the two is wrong.
    let other = stated("phường Trần Phú", "TP Hà Tĩnh", "Hà Tĩnh");
    for lon in [105.055, 105.5] {
        let found = at(&other, lon, 18.005).await;
        assert_eq!((answer(&found), found.by), ("review", None));
        assert_eq!(found.candidates.last().unwrap().why, Why::PlaceOutside);
    }
    // Of a commune without a boundary nobody can say that the place is outside.
    let far = stated("xã An Thủy", "huyện Lệ Thủy", "");
    assert_eq!(answer(&at(&far, 105.5, 18.005).await), "19249");
}

both!(bad_files_are_refused_whole_and_name_the_place);
async fn bad_files_are_refused_whole_and_name_the_place(backend: Backend) {
    let db = database(backend, DeploymentKind::Test).await;
    province(&db).await;
    let good = feature("001", "xã Mẫu", square(105.0, 18.0));
    let with = |feature: Value| collection(&[good.clone(), feature]);
    let ring = |points: Value| json!({ "type": "Polygon", "coordinates": [points] });
    let numbered = json!({ "type": "Feature", "properties": { "code": 2, "fullName": "xã Thử" },
        "geometry": square(105.0, 18.0) });
    let bare = json!({ "type": "Feature", "properties": { "code": "002", "name": "Thử" },
        "geometry": square(105.0, 18.0) });
    let elsewhere = json!({ "type": "Feature", "properties": { "code": "002", "full_name": "xã Thử",
        "province_code": "43" }, "geometry": square(105.0, 18.0) });
    let open = json!([[105.0, 18.0], [105.1, 18.0], [105.1, 18.1], [105.0, 18.1]]);
    let swapped = json!([[18.0, 105.0], [18.0, 105.1], [18.1, 105.1], [18.0, 105.0]]);
    let metres = json!([
        [543_000.0, 2_030_000.0],
        [543_100.0, 2_030_000.0],
        [543_100.0, 2_030_100.0],
        [543_000.0, 2_030_000.0]
    ]);
    let long: Vec<_> = (0..200_001).map(|_| json!([105.0, 18.0])).collect();
    let options = UnitOptions {
        province: Some("42".into()),
        ..UnitOptions::default()
    };
    for (file, complaint) in [
        (with(numbered), "feature 2/code: must be text, in quotes"),
        (with(bare), "feature 2 (002)/full_name: is missing"),
        (
            with(feature("002", "Thử", square(105.0, 18.0))),
            "begins with the kind",
        ),
        (
            with(feature("001", "xã Thử", square(105.0, 18.0))),
            "stands in feature 1 (001) already",
        ),
        (with(elsewhere), "lies in the province '43', not in '42'"),
        (
            with(feature("0 2", "xã Thử", square(105.0, 18.0))),
            "feature 2/code: has 1 to 20",
        ),
        (
            with(feature("002", "xã Th\u{0}ử", square(105.0, 18.0))),
            "control characters",
        ),
        (
            with(feature("002", "xã Thử", ring(open))),
            "feature 2 (002)/geometry:",
        ),
        (
            with(feature("002", "xã Thử", ring(swapped))),
            "feature 2 (002)/geometry:",
        ),
        (
            with(feature("002", "xã Thử", ring(metres))),
            "feature 2 (002)/geometry:",
        ),
        (with(feature("002", "xã Thử", ring(json!(long)))), "200000"),
        (
            with(feature("002", "xã Thử", Value::Null)),
            "feature 2 (002)/geometry: is missing",
        ),
        (
            with(feature(
                "002",
                "xã Thử",
                json!({ "type": "Point", "coordinates": [105.0, 18.0] }),
            )),
            "line 1",
        ),
        (
            with(feature(
                "002",
                "xã Thử",
                json!({ "type": "MultiPolygon", "coordinates": [] }),
            )),
            "feature 2 (002)/geometry:",
        ),
        (collection(&[]), "the file holds no unit"),
        ("{}".into(), "no GeoJSON"),
        (
            "{\"type\":\"FeatureCollection\",\"features\":[{".into(),
            "no GeoJSON",
        ),
        (
            "code,full_name\n001,xã Mẫu\n001,xã Thử\n".into(),
            "stands in line 2 already",
        ),
        (
            "code,name\n001,xã Mẫu\n".into(),
            "there is no column 'full_name'",
        ),
        (
            "code,full_name\n,xã Mẫu\n".into(),
            "line 2/code: has 1 to 20",
        ),
    ] {
        let error = import(&db, &file, None, &options)
            .await
            .unwrap_err()
            .to_string();
        assert!(error.contains(complaint), "{complaint}: {error}");
    }
    let unknown = UnitOptions {
        province: Some("99".into()),
        ..UnitOptions::default()
    };
    let file = collection(std::slice::from_ref(&good));
    let error = import(&db, &file, None, &unknown)
        .await
        .unwrap_err()
        .to_string();
    assert!(error.contains("there is no province '99'"), "{error}");
    let error = import(&db, &file, None, &since("2026-11-21"))
        .await
        .unwrap_err();
    assert!(
        error.to_string().contains("valid-from: lies in the future"),
        "{error}"
    );

    let head = "old_ward_code,old_ward,new_commune_code,new_commune,kind\n";
    for (table, complaint) in [
        (
            "old_ward_code,old_ward\n1,xã A\n",
            "there is no column 'new_commune_code'",
        ),
        (head, "the table holds no row"),
        (
            &format!("{head}1,xã A,,,whole\n"),
            "line 2/new_commune_code: is missing",
        ),
        (
            &format!("{head}1,xã A,2,xã B,half\n"),
            "line 2/kind: must be whole or divided",
        ),
        (
            &format!("{head},,2,xã B,whole\n"),
            "line 2/old_ward_code: is missing",
        ),
        (
            &format!("{head}1,,2,xã B,whole\n"),
            "line 2/old_ward: is missing",
        ),
        (&format!("{head}1,xã A\n"), "line: 2"),
    ] {
        let error = import(&db, &file, Some(table), &since(NEW))
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains(complaint),
            "{complaint}: {error}"
        );
    }
    assert_eq!(
        db.unit_names().await.unwrap().len(),
        1,
        "nothing is half written"
    );

    let tie = ring(json!([
        [105.0, 18.0],
        [105.1, 18.1],
        [105.1, 18.0],
        [105.0, 18.1],
        [105.0, 18.0]
    ]));
    let report = import(&db, &with(feature("002", "xã Thử", tie)), None, &options)
        .await
        .unwrap();
    assert_eq!(report.warnings.len(), 1);
    assert!(report.warnings[0].contains("feature 2 (002): the boundary crosses itself"));
}

/// A made-up country: provinces of communes, each made of three old ones, of which the third of each tenth commune is divided
/// with its neighbour. The first old commune bears the name that the next commune bears today.
struct Country;

impl Country {
    const PROVINCES: usize = 8;
    const COMMUNES: usize = 98;

    fn code(province: usize, commune: usize) -> String {
        format!("{}", 10_000 + province * 300 + commune)
    }

    fn name(province: usize, commune: usize) -> String {
        const FIRST: [&str; 10] = [
            "An", "Bình", "Cẩm", "Đại", "Gia", "Hòa", "Kỳ", "Mỹ", "Tân", "Thạch",
        ];
        const LAST: [&str; 10] = [
            "Bắc", "Châu", "Đông", "Hải", "Lộc", "Minh", "Nghĩa", "Sơn", "Thủy", "Vĩnh",
        ];
        const MIDDLE: [&str; 4] = ["", " Phú", " Xuân", " Quang"];
        let (first, last) = (FIRST[commune / 10 % 10], LAST[commune % 10]);
        format!("{first}{} {last}", MIDDLE[province % 4])
    }

    fn province(number: usize) -> String {
        format!(
            "Tỉnh Mẫu {}",
            ["Một", "Hai", "Ba", "Bốn", "Năm", "Sáu"][number % 6].to_owned()
                + &" Lớn".repeat(number / 6)
        )
    }

    /// Which old commune of which commune, as the table has it.
    fn old(province: usize, commune: usize, part: usize) -> (String, String) {
        let code = 20_000 + (province * Self::COMMUNES + commune) * 3 + part;
        let name = match part {
            0 => Self::name(province, (commune + 1) % Self::COMMUNES),
            1 => format!("{} Thượng", Self::name(province, commune)),
            _ => format!("{} Hạ", Self::name(province, commune)),
        };
        (code.to_string(), format!("Xã {name}"))
    }

    fn table() -> String {
        let mut table = TABLE.lines().next().unwrap().to_owned() + "\n";
        let all = (0..Self::PROVINCES).flat_map(|p| (0..Self::COMMUNES).map(move |c| (p, c)));
        for ((province, commune), part) in all.flat_map(|of| (0..3).map(move |part| (of, part))) {
            let (code, name) = Self::old(province, commune, part);
            let is_divided = part == 2 && commune % 10 == 0;
            let heirs = if is_divided {
                vec![commune, commune + 1]
            } else {
                vec![commune]
            };
            let kind = if is_divided { "divided" } else { "whole" };
            let (number, whole) = (province + 10, Self::province(province));
            let district = format!("{number}{commune:02},Huyện Mẫu {}", commune / 10 + 1);
            for heir in heirs {
                let (new, called) = (Self::code(province, heir), Self::name(province, heir));
                writeln!(table, "{number},{whole},{district},{code},{name},{number},{whole},{new},Xã {called},{kind}").unwrap();
            }
        }
        table
    }

    fn list() -> String {
        let mut list = LIST.lines().next().unwrap().to_owned() + "\n";
        for (province, commune) in
            (0..Self::PROVINCES).flat_map(|p| (0..Self::COMMUNES).map(move |c| (p, c)))
        {
            let (code, name) = (Self::code(province, commune), Self::name(province, commune));
            let (number, whole) = (province + 10, Self::province(province));
            writeln!(list, "{number},{whole},{code},Xã,{name},Xã {name}").unwrap();
        }
        list
    }

    /// The communes of a province as squares beside each other.
    fn boundaries(province: usize) -> String {
        let features = (0..Self::COMMUNES).map(|commune| {
            let (east, north) = ((commune % 10) as f64, (commune / 10) as f64);
            let land = square(
                105.0 + province as f64 * 0.2 + east * 0.01,
                18.0 + north * 0.01,
            );
            feature(
                &Self::code(province, commune),
                &format!("Xã {}", Self::name(province, commune)),
                land,
            )
        });
        collection(&features.collect::<Vec<_>>())
    }
}

both!(a_whole_country_is_taken_over);
async fn a_whole_country_is_taken_over(backend: Backend) {
    let table = Country::table();
    let db = database(backend, DeploymentKind::Test).await;
    for province in [0, 7] {
        let file = Country::boundaries(province);
        let options = UnitOptions {
            province: Some((province + 10).to_string()),
            ..since(NEW)
        };
        let report = import(&db, &file, Some(&table), &options).await.unwrap();
        assert_eq!(report.rows, Country::COMMUNES);
        let again = import(&db, &file, Some(&table), &options).await.unwrap();
        assert_eq!((again.created, again.updated, again.links), (0, 0, 0));
    }
    for (province, commune, part, expected) in [
        // Its name is that of the commune beside it today.
        (0, 41, 0, Some(41)),
        (3, 97, 0, Some(97)),
        (7, 5, 1, Some(5)),
        (5, 63, 2, Some(63)),
        // Divided.
        (7, 30, 2, None),
    ] {
        let (_, name) = Country::old(province, commune, part);
        let district = format!("huyện Mẫu {}", commune / 10 + 1);
        let found = resolved(&db, &stated(&name, &district, &Country::province(province))).await;
        let expected = expected.map_or("review".into(), |heir| Country::code(province, heir));
        assert_eq!(answer(&found), expected, "{name}, {district}");
    }
    let right = UnitOptions {
        correct: true,
        ..since(NEW)
    };
    let report = import(&db, &Country::list(), None, &right).await.unwrap();
    let all = Country::PROVINCES * Country::COMMUNES;
    assert_eq!((report.rows, report.ended.len()), (all, 0));
    let inside = Position::try_from([106.4 + 0.035, 18.0 + 0.055]).unwrap();
    let holder = db.unit_of_place(inside).await.unwrap();
    let code = holder.map(|(_, unit)| unit.code);
    assert_eq!(
        code,
        Some(Country::code(7, 53)),
        "a corrected list keeps the land"
    );
}

both!(the_command_line_takes_units_over_and_finds_them);
async fn the_command_line_takes_units_over_and_finds_them(backend: Backend) {
    let cli = crate::cli::Cli::new(backend, "live").await;
    let (list, table) = (cli.file("LIST.CSV", LIST), cli.file("links.csv", TABLE));
    let import = ["import", "units", &list, "--old", &table];
    // Without --valid-from.
    cli.run(&import).error();
    let import = [&import[..], &["--valid-from", NEW]].concat();
    let report: Value = serde_json::from_str(&cli.run(&import).ok()).unwrap();
    assert_eq!(
        (&report["links"], &report["ended"]),
        (&json!(22), &json!([]))
    );
    assert!(report["seconds"].is_number());
    let resolve = |more: &[&str]| cli.run(&[&["units", "resolve"], more].concat());
    let asked = [
        "--name",
        "xã Thạch Trung",
        "--district",
        "TP Hà Tĩnh",
        "--province",
        "Hà Tĩnh",
    ];
    let found = resolve(&[&asked[..], &["--format", "json"]].concat()).ok();
    let found: Value = serde_json::from_str(&found).unwrap();
    assert_eq!(
        found,
        json!({
            "answer": { "code": "18100", "name": "phường Trần Phú", "province": "tỉnh Hà Tĩnh" }, "by": "name",
            "candidates": [{ "code": "18100", "name": "phường Trần Phú", "old_name": "phường Thạch Trung",
                "old_district": "thành phố Hà Tĩnh", "old_province": "tỉnh Hà Tĩnh", "why": "became_whole" }],
        })
    );
    assert_eq!(
        resolve(&asked).ok().trim_end(),
        "18100\tphường Trần Phú\ttỉnh Hà Tĩnh"
    );
    let review = resolve(&["--name", "phường Đại Nài"]).ok();
    assert_eq!(review.lines().next(), Some("no answer; 2 candidates"));
    resolve(&[]).error();
    resolve(&["--at", "105.9;18.3"]).error();
    assert!(
        resolve(&["--at", "-105.9,-18.3"])
            .ok()
            .starts_with("no answer")
    );
    let listed = cli.run(&["units", "list", "--on", "2025-06-30"]).ok();
    assert!(
        listed.contains("18088\tcommune\t436\tphường Thạch Trung"),
        "{listed}"
    );
    let bad = cli.file("bad.csv", "code,full_name\n001,xã Mẫu\n001,xã Bên\n");
    let error = cli.run(&["import", "units", &bad]).error();
    assert!(
        error.contains("bad.csv: line 3: the code '001' stands in line 2 already"),
        "{error}"
    );
    let error = cli.run(&["import", "units", "units.shp"]).error();
    assert!(error.contains("must end in .geojson"), "{error}");
}

both!(registrars_ask_which_unit_is_meant);
async fn registrars_ask_which_unit_is_meant(backend: Backend) {
    let app = crate::support::TestApp::new(backend, DeploymentKind::Live).await;
    import(&app.app.db, LIST, Some(TABLE), &since(NEW))
        .await
        .unwrap();
    let path = "/api/v1/units/resolve";
    let ask = async |query: &str| app.get(Role::Registrar, &format!("{path}?{query}")).await;
    let found = ask("name=an+thuy&district=H.+Le+Thuy&on=2024-01-31")
        .await
        .expect(200);
    assert_eq!(found.body["answer"]["code"], "19249");
    // P13: the question is logged before it is answered, and what was asked is not.
    let line = crate::audited::last_line(&app).await;
    assert_eq!(
        (&line["action"], &line["detail"]),
        (&json!("unit.resolve"), &json!({ "rows": 1 }))
    );
    let found = ask("lon=105.9&lat=18.3").await.expect(200);
    assert_eq!(
        (&found.body["answer"], &found.body["candidates"]),
        (&Value::Null, &json!([]))
    );
    for (query, code) in [
        ("", "/name required"),
        ("name=+", "/name required"),
        ("lon=105.9", "/lat required"),
        ("lon=190&lat=18", "/lon out_of_range"),
        (&format!("name={}", "x".repeat(201)), "/name too_long"),
        ("name=x%00", "/name holds_control_characters"),
    ] {
        assert_eq!(ask(query).await.expect(422).codes(), [code], "{query}");
    }
    app.get(Role::Officer, &format!("{path}?name=x"))
        .await
        .expect(403);
}

both!(districts_of_the_table_need_no_codes);
async fn districts_of_the_table_need_no_codes(backend: Backend) {
    let cli = crate::cli::Cli::new(backend, "live").await;
    let without = |line: &str| {
        let mut cells: Vec<_> = line.split(',').collect();
        cells.remove(2);
        cells.join(",") + "\n"
    };
    let table: String = TABLE
        .lines()
        .filter(|line| !line.contains("Côn Đảo"))
        .map(without)
        .collect();
    let (list, table) = (cli.file("list.csv", LIST), cli.file("links.csv", &table));
    let import = [
        "import",
        "units",
        &list,
        "--old",
        &table,
        "--valid-from",
        NEW,
    ];
    let report: Value = serde_json::from_str(&cli.run(&import).ok()).unwrap();
    assert!(report["links"].as_u64().unwrap() > 10, "{report}");
    for (name, district, province, expected) in [
        ("xã Thạch Trung", "TP Hà Tĩnh", "Hà Tĩnh", "18100"),
        ("phường Hà Huy Tập", "TP Vinh", "Nghệ An", "16702"),
        ("xã An Thủy", "huyện Lệ Thủy", "Quảng Bình", "19249"),
    ] {
        let asked = ["units", "resolve", "--name", name, "--district", district];
        let asked = [&asked[..], &["--province", province, "--format", "json"]].concat();
        let found = cli.run(&asked).ok();
        assert!(found.contains(expected), "{name}: {found}");
    }
    let again: Value = serde_json::from_str(&cli.run(&import).ok()).unwrap();
    assert_eq!(
        (&again["created"], &again["links"]),
        (&json!(0), &json!(0)),
        "{again}"
    );
}
