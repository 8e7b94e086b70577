//! Columns of a list that are not read, and among them those that nobody should have sent (PRIVACY P1; pure).

use std::collections::BTreeMap;

use crate::{folded::fold, private_text};

/// Columns or properties that were not read, by the names the list gives them.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// They are no fields of a camera.
    pub ignored: Vec<String>,
    /// They look like ways into devices or numbers of persons; with the number of cells that hold something.
    pub refused: BTreeMap<String, usize>,
    /// Sheets of a workbook that hold no table of cameras.
    pub sheets: Vec<String>,
    /// Shapes of a map that are no points.
    pub shapes: usize,
}

impl Unread {
    /// Notes a column, and whether a cell of it holds something; what it holds is never looked at.
    pub fn note(&mut self, name: &str, is_filled: bool) {
        let shown = private_text::name(name);
        if is_refused(name) {
            *self.refused.entry(shown.to_owned()).or_default() += usize::from(is_filled);
        } else if !self.ignored.iter().any(|known| known == shown) {
            self.ignored.push(shown.to_owned());
        }
    }
}

/// Parts of names that mean one thing wherever they stand, without marks and blanks.
const STEMS: [&str; 57] = [
    // ways into devices
    "rtsp",
    "rtmp",
    "onvif",
    "ipaddress",
    "ipcamera",
    "diachiip",
    "macaddress",
    "diachimac",
    "ddns",
    "tenmien",
    "stream",
    "password",
    "passwd",
    "passcode",
    "matkhau",
    "username",
    "useraccount",
    "account",
    "taikhoan",
    "dangnhap",
    "credential",
    "serial",
    "soseri",
    "imei",
    "iccid",
    "maxacthuc",
    "maxacminh",
    "makichhoat",
    "mabaomat",
    "matruycap",
    "verificationcode",
    "verifycode",
    "activationcode",
    "securitycode",
    "safetycode",
    "accesscode",
    "qrcode",
    "cloudid",
    "deviceid",
    "idcloud",
    "idthietbi",
    "hikconnect",
    "diachitruycap",
    "diachimang",
    // numbers of persons
    "cccd",
    "cmnd",
    "cancuoc",
    "chungminh",
    "dinhdanh",
    "hochieu",
    "passport",
    "identity",
    "nationalid",
    // since 2025 that of a person is the one above
    "masothue",
    "taxcode",
    "taxid",
    "taxnumber",
];

/// Links to what a camera shows; those to a map say where it hangs.
const LINKS: [&str; 5] = ["linkxem", "linkcam", "linklive", "livelink", "linktruycap"];
const MAPS: [&str; 5] = ["bando", "map", "vitri", "toado", "location"];

/// Names that mean it only as words of their own.
const WORDS: [&str; 28] = [
    "ip", "ipv4", "ipv6", "mac", "url", "uri", "host", "hostname", "domain", "user", "login",
    "pass", "pwd", "pw", "mk", "token", "sn", "seri", "uid", "p2p", "cmt", "idcard", "stk", "port",
    "ports", "ddcn", "mst", "otp",
];

/// Two words that mean it beside each other.
const PAIRS: [&str; 11] = [
    "idnumber",
    "idcard",
    "idno",
    "matma",
    "sotk",
    "mapin",
    "sopin",
    "pincode",
    "pinnumber",
    "maqr",
    "tkxem",
];

/// Names that mean it alone: `Pin` with more words is a battery.
const NAMES: [&str; 4] = ["pin", "tk", "matma", "sotk"];

/// Whether a column of this name must not be read: Vietnamese or English, in any case, with or without marks.
pub(super) fn is_refused(name: &str) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let joined = words.concat();
    let pairs = words.windows(2).map(<[&str]>::concat);
    // `S/N`, where it is no direction among others.
    let letters = words.iter().filter(|word| word.len() == 1);
    let letters = letters.copied().collect::<String>();
    let is_link = LINKS.iter().any(|link| joined.contains(link));
    STEMS.iter().any(|stem| joined.contains(stem))
        || NAMES.contains(&joined.as_str())
        || (is_link && !MAPS.iter().any(|map| joined.contains(map)))
        || words.iter().any(|word| {
            WORDS.contains(&word.trim_end_matches(|c: char| c.is_ascii_digit()))
                || WORDS.contains(word)
        })
        || pairs
            .into_iter()
            .any(|pair| PAIRS.contains(&pair.as_str()) || (pair == "sn" && letters == "sn"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_ways_into_devices_and_numbers_of_persons_are_told_by_their_column() {
        for name in [
            "IP",
            "ip_address",
            "Địa chỉ IP",
            "IP camera",
            "dia_chi_ip",
            "ip1",
            "RTSP",
            "rtspUrl",
            "link_rtsp",
            "stream_url",
            "Tài khoản",
            "account",
            "user",
            "Tên đăng nhập",
            "Mật khẩu",
            "mat_khau",
            "password",
            "PWD",
            "MK",
            "Số seri",
            "Serial No.",
            "serial_number",
            "SN",
            "Số CCCD",
            "cmnd",
            "Căn cước công dân",
            "Số định danh",
            "ID number",
            "Hộ chiếu",
            "MAC",
            "Mật mã",
            "mat_ma",
            "Mã xác thực",
            "Mã xác minh thiết bị",
            "Verification code",
            "Mã kích hoạt",
            "Mã bảo mật",
            "PIN",
            "Mã PIN",
            "PIN code",
            "S/N",
            "Số S/N",
            "Cloud ID",
            "Device ID",
            "ID thiết bị",
            "IMEI",
            "STK",
            "Số TK",
            "TK",
            "TK/MK",
            "TK xem",
            "Link xem",
            "Link xem trực tiếp",
            "Link camera",
            "Port",
            "HTTP port",
            "Port 1",
            "Địa chỉ truy cập",
            "Địa chỉ mạng",
            "ĐDCN",
            "Mã số thuế",
            "Hik-Connect",
            "Mã QR",
        ] {
            assert!(is_refused(name), "{name}");
        }
        for name in [
            "note",
            "Ghi chú",
            "Địa chỉ",
            "Tên chủ",
            "description",
            "recorder",
            "shipping",
            "Số camera",
            "id",
            "street",
            "Cổng chợ",
            "machine",
            "users_note_passage",
            "Cảng",
            "Support",
            "Airport",
            "Link Google Map",
            "Link bản đồ",
            "Link xem vị trí camera",
            "Mã camera",
            "Mã thiết bị",
            "Mã",
            "ID camera",
            "Pin dự phòng",
            "Hướng (E/S/N/W)",
            "Hướng (N/S)",
            "Thiết kế",
            "Số tủ kỹ thuật",
        ] {
            assert!(!is_refused(name), "{name}");
        }
    }

    #[test]
    fn refused_columns_are_counted_and_others_named_once() {
        let mut unread = Unread::default();
        for (name, filled) in [
            ("ip", true),
            ("ip", false),
            ("ip", true),
            ("note", true),
            ("note", true),
        ] {
            unread.note(name, filled);
        }
        assert_eq!(unread.ignored, ["note"]);
        assert_eq!(unread.refused, BTreeMap::from([("ip".to_owned(), 2)]));
    }
}
