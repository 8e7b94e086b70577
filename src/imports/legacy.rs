//! Vietnamese text of the time before Unicode (pure): TCVN3 (ABC), one byte a letter, and VNI, a letter and its marks. Both
//! were drawn by fonts of their own, so that a program which does not know them takes the bytes for Western European.
//!
//! Tables: TCVN 5712:1993 (VN3) and the VNI Windows character set, as letters of Windows-1252.

use unicode_normalization::UnicodeNormalization;

/// A way of writing Vietnamese that fonts once hid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Legacy {
    /// TCVN 5712, as drawn by fonts such as `.VnTime`.
    Tcvn3,
    /// VNI, as drawn by fonts such as `VNI-Times`.
    Vni,
}

impl Legacy {
    /// The text in Unicode; what is no letter of this way stays.
    pub(crate) fn read(self, text: &str) -> String {
        match self {
            Self::Tcvn3 => text.chars().map(tcvn3).collect(),
            Self::Vni => vni(text),
        }
    }
}

/// Letters of TCVN3 by their place in Windows-1252, and what they are.
const TCVN3: [(&str, &str); 3] = [
    (
        "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉË®ÐÌÎÏÑªÕÒÓÔÖ",
        "áàảãạăắằẳẵặâấầẩẫậđéèẻẽẹêếềểễệ",
    ),
    ("Ý×ØÜÞãßáâä«èåæçé¬íêëìî", "íìỉĩịóòỏõọôốồổỗộơớờởỡợ"),
    ("óïñòô\u{ad}øõö÷ùýúûüþ¡¢§£¤¥¦", "úùủũụưứừửữựýỳỷỹỵĂÂĐÊÔƠƯ"),
];

fn tcvn3(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let found = TCVN3
        .iter()
        .find_map(|(from, to)| from.chars().zip(to.chars()).find(|(from, _)| *from == c));
    found.map_or(c, |(_, to)| to)
}

/// Marks of VNI behind a, e, o, u, y: what they add, as combining marks.
const VNI_MARKS: [(char, &str); 17] = [
    ('ù', "\u{301}"),
    ('ø', "\u{300}"),
    ('û', "\u{309}"),
    ('õ', "\u{303}"),
    ('ï', "\u{323}"),
    ('â', "\u{302}"),
    ('á', "\u{302}\u{301}"),
    ('à', "\u{302}\u{300}"),
    ('å', "\u{302}\u{309}"),
    ('ã', "\u{302}\u{303}"),
    ('ä', "\u{323}\u{302}"),
    ('ê', "\u{306}"),
    ('é', "\u{306}\u{301}"),
    ('è', "\u{306}\u{300}"),
    ('ú', "\u{306}\u{309}"),
    ('ü', "\u{306}\u{303}"),
    ('ë', "\u{323}\u{306}"),
];

/// Letters of VNI that stand by themselves.
const VNI_LETTERS: [(&str, &str); 2] = [("ôöñæóòî", "ơưđỉĩịỵ"), ("ÔÖÑÆÓÒÎ", "ƠƯĐỈĨỊỴ")];

fn vni(text: &str) -> String {
    let mut read = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let mark = VNI_MARKS.iter().find(|(mark, _)| *mark == lower);
        match mark {
            Some((_, marks)) if takes_mark(before) => read.push_str(marks),
            _ => {
                let letter = VNI_LETTERS.iter().find_map(|(from, to)| {
                    from.chars().zip(to.chars()).find(|(from, _)| *from == c)
                });
                read.push(letter.map_or(c, |(_, to)| to));
            }
        }
        before = c;
    }
    read.nfc().collect()
}

/// Whether a mark of VNI may follow: behind a vowel, of which two are the letters ơ and ư.
fn takes_mark(before: char) -> bool {
    matches!(
        before.to_ascii_lowercase(),
        'a' | 'e' | 'o' | 'u' | 'y' | 'ô' | 'ö' | 'Ô' | 'Ö'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_old_fonts_drew_is_read() {
        let table = [
            (Legacy::Tcvn3, "Ph\u{ad}êng ThÞnh §¸n", "Phường Thịnh Đán"),
            (Legacy::Tcvn3, "TuyÕn ®\u{ad}êng 19/8", "Tuyến đường 19/8"),
            (Legacy::Tcvn3, "Nhµ v¨n hãa xãm", "Nhà văn hóa xóm"),
            (Legacy::Vni, "Phöôøng Vónh Hoøa", "Phường Vĩnh Hòa"),
            (Legacy::Vni, "ÑÖÔØNG TRAÀN HÖNG ÑAÏO", "ĐƯỜNG TRẦN HƯNG ĐẠO"),
            (
                Legacy::Vni,
                "Nhaø vaên hoùa, ngaõ tö chôï Môùi",
                "Nhà văn hóa, ngã tư chợ Mới",
            ),
            (
                Legacy::Vni,
                "maët tröôùc, quaän 1, keá beân, kyõ thuaät",
                "mặt trước, quận 1, kế bên, kỹ thuật",
            ),
        ];
        for (way, text, expected) in table {
            assert_eq!(way.read(text), expected);
        }
    }
}
