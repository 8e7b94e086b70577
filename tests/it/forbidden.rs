//! P1, P2: what the project must have no word for, in its contract, its tables and its page.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value;

/// P2: who a person is, what a person believes, with whom a person gathers; English and Vietnamese without marks.
const OF_PERSONS: [&str; 34] = [
    "religion",
    "religious",
    "ethnic",
    "ethnicity",
    "race",
    "nationality",
    "politic",
    "political",
    "opinion",
    "protest",
    "petition",
    "assembly",
    "demonstration",
    "speech",
    "union",
    "party",
    "suspect",
    "victim",
    "witness",
    "accused",
    "passerby",
    "gender",
    "sex",
    "face",
    "facial",
    "biometric",
    "tongiao",
    "dantoc",
    "chinhtri",
    "bieutinh",
    "kiennghi",
    "nghipham",
    "nannhan",
    "nhanchung",
];

/// P1: pictures, ways into devices, numbers of persons and vehicles.
const OF_DEVICES: [&str; 24] = [
    "video", "image", "photo", "still", "snapshot", "frame", "stream", "rtsp", "rtmp", "onvif",
    "url", "uri", "ip", "password", "passwd", "pin", "serial", "plate", "upload", "identity",
    "cccd", "cmnd", "phone", "email",
];

/// The words of a name in any of the usual spellings, in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && after_small) {
            words.push(String::new());
        }
        after_small = c.is_lowercase();
        if c.is_alphanumeric() {
            words.last_mut().unwrap().extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Names that hold a forbidden word, alone, as a plural or spelt in two words.
fn found<'a>(names: &'a BTreeSet<String>, forbidden: &[&str]) -> Vec<&'a str> {
    let holds = |name: &String| {
        let words = words(name);
        let pairs = words.windows(2).map(<[String]>::concat);
        let mut all = words.iter().cloned().chain(pairs);
        all.any(|word| {
            forbidden.contains(&&*word) || forbidden.contains(&word.trim_end_matches('s'))
        })
    };
    names
        .iter()
        .filter(|name| holds(name))
        .map(String::as_str)
        .collect()
}

/// Every name in the contract: schemas, fields, values of enums, paths and parameters; no prose.
fn contract() -> BTreeSet<String> {
    fn gather(value: &Value, names: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let is_prose =
                        matches!(&**name, "description" | "summary" | "title") && value.is_string();
                    if !is_prose {
                        names.insert(name.clone());
                        gather(value, names);
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| gather(item, names)),
            Value::String(text) => drop(names.insert(text.clone())),
            _ => {}
        }
    }
    let mut names = BTreeSet::new();
    gather(
        &serde_json::to_value(sightline::app::openapi()).unwrap(),
        &mut names,
    );
    names
}

/// `table`, and `table.column` for everything that looks like a column or a value of one; comments aside.
fn tables() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for folder in ["migrations/sqlite", "migrations/postgres"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in std::fs::read_dir(path).unwrap() {
            let sql = std::fs::read_to_string(entry.unwrap().path()).unwrap();
            let mut table = String::new();
            for line in sql
                .lines()
                .map(|line| line.split("--").next().unwrap_or_default())
            {
                let mut after_table = false;
                for name in line.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
                    if after_table {
                        name.clone_into(&mut table);
                    }
                    after_table = name == "TABLE";
                    // Words in upper case are SQL's own.
                    if name.contains(char::is_lowercase) {
                        names.insert(format!("{table}.{name}"));
                    }
                }
            }
        }
    }
    names
}

/// The keys of the page's messages.
fn messages() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("web/src/language/en");
    let parts = std::fs::read_dir(root).unwrap();
    let parts = parts.map(|part| std::fs::read_to_string(part.unwrap().path()).unwrap());
    let text = parts.collect::<String>();
    let keys = text.lines().filter_map(|line| line.trim().split_once(':'));
    let keys = keys.map(|(key, _)| key.trim_matches(['"', '\'']).to_owned());
    keys.filter(|key| !key.contains(' ')).collect()
}

#[test]
fn p2_nothing_has_a_name_for_who_somebody_is() {
    for (source, names, least) in [
        ("contract", contract(), 200),
        ("tables", tables(), 150),
        ("messages", messages(), 1000),
    ] {
        assert!(names.len() > least, "{source}: {} names", names.len());
        assert_eq!(found(&names, &OF_PERSONS), [""; 0], "{source}");
    }
}

#[test]
fn p1_nothing_holds_pictures_ways_into_devices_or_numbers_of_persons() {
    // Whether what a camera shows can be used, which is a yes or no; the hash of the password with which an account logs in here; the ways in which an owner agreed to be reached, and the
    // keyed hash of a number that is stored encrypted (P7).
    assert_eq!(
        found(&tables(), &OF_DEVICES),
        [
            "accounts.password_hash",
            "checks.image_usable",
            "owner_consents.email",
            "owner_consents.phone",
            "owner_contacts.phone_hash",
            // Its index, read as of the table named before it.
            "owners.phone_hash"
        ]
    );
    // A list as it lies in its file, which is read as text or as a table and as nothing else; the same password on its way in, and the published ones of the fictional commune; contacts on their way in and, for
    // an incident, out; where pictures of the map come from; whether a camera's can be used, a yes or no; the codes that say that free text holds none of these.
    assert_eq!(
        found(&contract(), &OF_DEVICES),
        [
            "application/octet-stream",
            "email",
            "holds_email",
            "holds_identity_number",
            "holds_password",
            "holds_phone_number",
            "image_usable",
            "not_email",
            "not_phone_number",
            "owner_phone",
            "password",
            "phone",
            "url"
        ]
    );
}

#[test]
fn the_search_for_names_finds_them() {
    let names: BTreeSet<String> = [
        "is_suspect",
        "faceId",
        "surface",
        "number_plates",
        "TonGiao",
        "ton_giao",
        "traces",
    ]
    .map(str::to_owned)
    .into();
    assert_eq!(
        found(&names, &OF_PERSONS),
        ["TonGiao", "faceId", "is_suspect", "ton_giao"]
    );
    assert_eq!(found(&names, &OF_DEVICES), ["number_plates"]);
}
