//! Which letters the bytes of a list are (pure): what it says itself, else what reads as a language.

use std::borrow::Cow;

use encoding_rs::{EUC_KR, Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use unicode_normalization::UnicodeNormalization;

use super::{
    legacy::Legacy,
    syllable::{is_abbreviation, is_syllable},
};

/// The text of a file, and how it was written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Text {
    /// In Unicode, composed, its lines ended by `\n`.
    pub(crate) text: String,
    /// `UTF-8`, `UTF-16LE`, `windows-1258`, `TCVN3`, `VNI`, `CP949` …
    pub(crate) encoding: &'static str,
}

/// Reads the bytes; where they are no text, none.
pub(crate) fn read(bytes: &[u8]) -> Option<Text> {
    let marked = Encoding::for_bom(bytes);
    if let Some((encoding, rest)) = marked.map(|(encoding, mark)| (encoding, &bytes[mark..])) {
        return whole(encoding, rest).map(|text| unmasked(&text, encoding.name()));
    }
    if let Some(encoding) = looks_like_utf_16(bytes) {
        return whole(encoding, bytes).map(|text| unmasked(&text, encoding.name()));
    }
    // A zero within UTF-8 is a damaged cell, of which the complaint names the line; in other letters the file is no text.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(unmasked(text, "UTF-8"));
    }
    let readings = [
        (WINDOWS_1258, "windows-1258"),
        (EUC_KR, "CP949"),
        (WINDOWS_1252, "windows-1252"),
    ];
    let readings = readings.into_iter().filter_map(|(encoding, name)| {
        let text = whole(encoding, bytes)?;
        let text = if encoding == WINDOWS_1252 {
            unmasked(&text, name)
        } else {
            finish(&text, name)
        };
        Some((likeness(&text.text), text))
    });
    // Of equals the first: without a single mark they are all the same.
    let best = readings.reduce(|best, one| if one.0 > best.0 { one } else { best });
    best.map(|(_, text)| text)
}

fn finish(text: &str, encoding: &'static str) -> Text {
    let mut text: String = text.nfc().collect();
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    Text { text, encoding }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!text.contains('\0')).then(|| text.into_owned())
}

/// Text of which every other byte is zero, as far as it is ASCII.
fn looks_like_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(4096)];
    let zeros = |first: usize| {
        let half = start.iter().skip(first).step_by(2);
        half.filter(|byte| **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = start.len() / 8;
    if odd > many && odd > 4 * even {
        Some(UTF_16LE)
    } else if even > many && even > 4 * odd {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// The text, or what old fonts made of its letters: a program that does not know them takes them for Western European.
fn unmasked(text: &str, encoding: &'static str) -> Text {
    match Legacy::of_text(text) {
        Some(way) => finish(&way.read(text), way.name()),
        None => finish(text, encoding),
    }
}

impl Legacy {
    /// The way in which a text must be meant, where it reads better as Vietnamese so; of a long one some lines tell.
    pub(crate) fn of_text(text: &str) -> Option<Self> {
        Self::of_cell(&sample(text), None)
    }

    /// The way in which a part of a text must be meant, of which most is meant in the way `of_most`, none as it stands: of
    /// readings that are equally good that one, then the text as it stands.
    pub(crate) fn of_cell(cell: &str, of_most: Option<Self>) -> Option<Self> {
        let of_most = of_most.filter(|_| !is_of_today(cell));
        let ways = [None, Some(Self::Tcvn3), Some(Self::Vni)];
        let ways = of_most.map(Some).into_iter().chain(ways);
        let readings = ways.map(|way| (Self::likeness(way, cell), way));
        let best = readings.reduce(|best, one| if one.0 > best.0 { one } else { best });
        best.and_then(|(_, way)| way)
    }

    /// The way in which most of some texts are meant that are meant in one without doubt; none as they stand.
    pub(crate) fn of_most<'a>(texts: impl Iterator<Item = &'a String>) -> Option<Self> {
        const WAYS: [Option<Legacy>; 3] = [None, Some(Legacy::Tcvn3), Some(Legacy::Vni)];
        let mut votes = [0_usize; WAYS.len()];
        for text in texts.filter(|text| !text.is_ascii()) {
            if is_of_today(text) {
                votes[0] += 1;
                continue;
            }
            let mut readings = [0, 1, 2].map(|at| (Self::likeness(WAYS[at], text), at));
            readings.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
            if readings[0].0 > readings[1].0 {
                votes[readings[0].1] += 1;
            }
        }
        // Of equals the first.
        let most = (0..WAYS.len()).rev().max_by_key(|at| votes[*at]);
        most.and_then(|at| WAYS[at])
    }

    fn likeness(way: Option<Self>, text: &str) -> i64 {
        way.map_or_else(|| likeness(text), |way| likeness(&way.read(text)))
    }

    fn name(self) -> &'static str {
        match self {
            Self::Tcvn3 => "TCVN3",
            Self::Vni => "VNI",
        }
    }
}

/// A text, or lines from all over it that tell how it is written where it is long.
fn sample(text: &str) -> Cow<'_, str> {
    const LONG: usize = 256 * 1024;
    const LINES: usize = 4_000;
    if text.len() <= LONG {
        return text.into();
    }
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_ascii()).collect();
    let step = lines.len().div_ceil(LINES).max(1);
    let some: Vec<&str> = lines.into_iter().step_by(step).collect();
    some.join("\n").into()
}

/// Whether a text holds letters that were behind no old font: whoever typed them had others.
fn is_of_today(text: &str) -> bool {
    let letters: String = text.nfc().filter(|c| c.is_alphabetic()).collect();
    WINDOWS_1252.encode(&letters).2
}

/// How much a text is like Vietnamese or Korean: words that are such beyond ASCII speak for it, others against it, and so do
/// signs that stand in no list. Letters alone do not tell: in wrong ones many a word still looks Vietnamese.
fn likeness(text: &str) -> i64 {
    let text: String = text.nfc().collect();
    let is_letter = |c: char| c.is_alphabetic() || ('\u{300}'..='\u{36f}').contains(&c);
    let words = text.split(|c: char| !is_letter(c));
    let words = words.filter(|word| !word.is_ascii()).map(|word| {
        let is_korean = word.chars().all(|c| ('가'..='힣').contains(&c));
        if is_korean || is_syllable(word) {
            2
        } else if is_abbreviation(word) {
            1
        } else {
            -3
        }
    });
    let signs = text.chars().filter(|c| !c.is_ascii() && !is_letter(*c));
    let signs = signs.map(|c| match c {
        '°' | '′' | '″' | '–' | '—' | '‘' | '’' | '“' | '”' | '…' | '•' | '\u{a0}' | '\u{feff}' => {
            0
        }
        _ => -3,
    });
    words.chain(signs).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "Mã;Vị trí lắp đặt;Tình trạng\nC-1;Ngã tư chợ Mới, đường Trần Hưng Đạo;đang hoạt động\n\
         C-2;Nhà văn hóa thôn 3;hỏng\n";

    #[test]
    fn lines_from_all_over_a_long_text_tell_how_it_is_written() {
        let long = LIST.repeat(20_000);
        for way in [Legacy::Tcvn3, Legacy::Vni] {
            let masked = WINDOWS_1252.decode(&drawn(LIST, way)).0.repeat(20_000);
            assert!(sample(&masked).len() * 10 < masked.len());
            assert_eq!(Legacy::of_text(&masked), Some(way));
        }
        assert_eq!(Legacy::of_text(&long), None);
        assert_eq!(sample(LIST), LIST);
    }

    /// The bytes that an old font draws as `text`: what reads as it, letter by letter.
    fn drawn(text: &str, way: Legacy) -> Vec<u8> {
        let high = (0x80..=0xff_u8).map(|byte| WINDOWS_1252.decode(&[byte]).0.into_owned());
        let high: Vec<String> = high.collect();
        let bases = "aeouyAEOUYôöÔÖ".chars().map(String::from);
        let bases: Vec<String> = std::iter::once(String::new()).chain(bases).collect();
        let find = |letter: &str| {
            let pairs = bases
                .iter()
                .flat_map(|base| high.iter().map(move |mark| format!("{base}{mark}")));
            let mut found = pairs.filter(|pair| way.read(pair) == letter);
            found.next()
        };
        let mut bytes = Vec::new();
        for c in text.chars() {
            if c.is_ascii() {
                bytes.push(c as u8);
                continue;
            }
            // Capitals with a tone are small letters in a font of capitals.
            let letter = find(&c.to_string()).or_else(|| find(&c.to_lowercase().to_string()));
            bytes.extend(WINDOWS_1252.encode(&letter.unwrap()).0.iter());
        }
        bytes
    }

    /// As Windows writes Vietnamese: the tone behind its letter.
    fn windows_1258(text: &str) -> Vec<u8> {
        let is_tone =
            |c: char| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}');
        let letters = text.chars().flat_map(|c| {
            let (tone, base): (String, String) = c.to_string().nfd().partition(|c| is_tone(*c));
            [base.nfc().collect(), tone]
        });
        let bytes = letters.map(|part: String| WINDOWS_1258.encode(&part).0.into_owned());
        bytes.flatten().collect()
    }

    #[test]
    fn lists_are_read_however_they_were_written() {
        let utf_16 =
            |bytes: fn(u16) -> [u8; 2]| LIST.encode_utf16().flat_map(bytes).collect::<Vec<_>>();
        let western = |bytes: &[u8]| WINDOWS_1252.decode(bytes).0.into_owned().into_bytes();
        let korean = "관리번호,설치위치,방향\n1,성남시 분당구 정자동 12,북\n2,수원시 영통구,남동\n";
        let table: [(&str, Vec<u8>, &str); 13] = [
            ("UTF-8", LIST.into(), LIST),
            ("UTF-8", format!("\u{feff}{LIST}").into(), LIST),
            ("UTF-8", LIST.nfd().collect::<String>().into(), LIST),
            ("UTF-8", LIST.replace('\n', "\r\n").into(), LIST),
            ("UTF-16LE", utf_16(u16::to_le_bytes), LIST),
            ("UTF-16BE", utf_16(u16::to_be_bytes), LIST),
            (
                "UTF-16LE",
                [vec![0xff, 0xfe], utf_16(u16::to_le_bytes)].concat(),
                LIST,
            ),
            ("windows-1258", windows_1258(LIST), LIST),
            ("TCVN3", drawn(LIST, Legacy::Tcvn3), LIST),
            ("VNI", drawn(LIST, Legacy::Vni), LIST),
            ("TCVN3", western(&drawn(LIST, Legacy::Tcvn3)), LIST),
            ("VNI", western(&drawn(LIST, Legacy::Vni)), LIST),
            ("CP949", EUC_KR.encode(korean).0.into_owned(), korean),
        ];
        for (encoding, bytes, expected) in table {
            let read = read(&bytes).unwrap();
            assert_eq!((read.encoding, read.text.as_str()), (encoding, expected));
        }
    }

    /// Short lists, some of one row: of little text it is harder to tell.
    #[test]
    fn short_lists_are_told_apart_whatever_they_say() {
        let headings = [
            "Mã;Vị trí lắp đặt;Kinh độ;Vĩ độ;Hướng",
            "Mã camera;Vị trí;Kinh độ;Vĩ độ;Tình trạng",
            "code;label;lon;lat",
            "Ký hiệu;Địa điểm lắp đặt;Kinh độ;Vĩ độ;Hướng quay",
        ];
        let places = [
            "Cổng trường tiểu học",
            "Chợ Đầm",
            "Ngã tư Bưu điện",
            "Nhà văn hóa thôn 3",
            "Đầu ngõ 5 đường Lê Lợi",
            "Trạm y tế xã",
            "Cầu Kênh",
            "Trước cửa hàng xăng dầu",
            "Ngã ba Giếng",
            "Đình làng",
            "UBND phường",
            "Bến xe",
            "Khu công nghiệp",
            "Góc chợ",
            "Cuối hẻm 12",
            "Vòng xoay Phú Lợi",
            "Kho lạnh",
        ];
        let mut wrong = Vec::new();
        for head in headings {
            for (n, place) in places.iter().enumerate() {
                let next = places[(n * 5 + 1) % places.len()];
                for rows in [
                    format!("C-1;{place};105,9;18,3\n"),
                    format!("C-1;{place};105,9;18,3\nC-2;{next};105,8;18,4\n"),
                ] {
                    let list = format!("{head}\n{rows}");
                    for (encoding, bytes) in [
                        ("windows-1258", windows_1258(&list)),
                        ("TCVN3", drawn(&list, Legacy::Tcvn3)),
                        ("VNI", drawn(&list, Legacy::Vni)),
                    ] {
                        let read = read(&bytes).unwrap();
                        if (read.encoding, read.text.as_str()) != (encoding, list.as_str()) {
                            wrong.push(format!("{encoding} as {}: {}", read.encoding, read.text));
                        }
                    }
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn what_is_no_vietnamese_stays_as_it_is() {
        for text in ["code,lon,lat\nC-1,105.9,18.3\n", "Café São João, 45°", ""] {
            let read = read(text.as_bytes()).unwrap();
            assert_eq!((read.encoding, read.text.as_str()), ("UTF-8", text));
        }
        assert_eq!(
            read(b"PK\x03\x04\0\0\0\0\xff\xfe\0\0"),
            None,
            "a workbook is no text"
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(bytes: Vec<u8>) {
            read(&bytes);
        }
    }
}
