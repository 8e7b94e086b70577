//! What no free text may hold (PRIVACY P1): ways into devices, and numbers of persons (pure).

/// Why `text` is refused, if it is: it looks like a stream or network address, a password or an identity number.
#[must_use]
pub fn refuse(text: &str) -> Option<&'static str> {
    refuse_device_access(text).or_else(|| {
        let number = text
            .split(|c: char| !c.is_ascii_digit())
            .any(|digits| matches!(digits.len(), 9 | 12));
        number.then_some("must not hold an identity number")
    })
}

/// The same for codes, which may well be long numbers.
#[must_use]
pub fn refuse_device_access(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    if ["rtsp:", "rtmp:", "http:", "https:", "://"]
        .iter()
        .any(|pattern| lower.contains(pattern))
    {
        return Some("must not hold the address of a device or stream");
    }
    if [
        "password",
        "passwd",
        "mật khẩu",
        "mat khau",
        "pass:",
        "pwd:",
        "mk:",
    ]
    .iter()
    .any(|pattern| lower.contains(pattern))
    {
        return Some("must not hold a password");
    }
    if lower
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .any(is_ipv4)
    {
        return Some("must not hold a network address");
    }
    None
}

fn is_ipv4(text: &str) -> bool {
    text.trim_matches('.').parse::<std::net::Ipv4Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::{refuse, refuse_device_access};

    #[test]
    fn p1_free_text_holds_no_way_into_a_device_and_no_number_of_a_person() {
        for bad in [
            "rtsp://cam/1",
            "xem tại http://x",
            "192.168.1.64",
            "đầu ghi 10.0.0.2.",
            "Mật khẩu abc",
            "pass: 1",
            "001099012345",
        ] {
            assert!(refuse(bad).is_some(), "{bad}");
        }
        for good in [
            "Nhà số 15, Đường Chợ Mới",
            "C-031",
            "Cột 12.5 m",
            "412/2026",
            "Ngõ 1.2.3",
            "xóm 7",
        ] {
            assert_eq!(refuse(good), None, "{good}");
        }
        assert_eq!(refuse_device_access("osm-123456789"), None);
    }
}
