//! What no free text may hold (PRIVACY P1, P7): ways into devices, numbers of persons, contacts (pure).
//!
//! Errors quote callers through [`quoted`], [`number`] and [`unless_private`], so that what is refused is not repeated.

mod sentence;

use std::{
    borrow::Cow,
    net::{Ipv4Addr, Ipv6Addr},
};

use unicode_normalization::UnicodeNormalization;

pub(crate) use self::sentence::refuse_sentence;
use crate::{folded::fold, refusal::Refusal};

/// Why `text` is refused, if it is: it looks like an address or password of a device, an identity number or a contact.
#[must_use]
pub fn refuse(text: &str) -> Option<Refusal> {
    refuse_device_access(text).or_else(|| refuse_person(&plain(text)))
}

/// The text in plain letters: digits and signs of other widths and shapes are read as they are meant.
fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfkc().collect())
    }
}

/// The longest reason that anybody gives for anything, characters.
const MAX_REASON: usize = 200;

/// Why a reason is refused, if it is: as any text, or for its length.
pub(crate) fn refuse_reason(reason: &str) -> Option<Refusal> {
    if reason.chars().count() > MAX_REASON {
        return Some(Refusal::TooLong { most: MAX_REASON });
    }
    refuse(reason)
}

/// A reason that must be given, without white space around it; or why it is refused.
pub(crate) fn required_reason(text: &str) -> Result<String, Refusal> {
    let reason = text.trim();
    if reason.is_empty() {
        return Err(Refusal::Required);
    }
    refuse_reason(reason).map_or_else(|| Ok(reason.to_owned()), Err)
}

/// What [`refuse`] says of codes, which may well be long numbers, and groups of digits of which only some are dialled.
#[must_use]
pub fn refuse_code(code: &str) -> Option<Refusal> {
    if let Some(why) = refuse_device_access(code) {
        return Some(why);
    }
    if code.split(is_between_addresses).any(is_email) {
        return Some(Refusal::HoldsEmail);
    }
    let runs = digit_runs(code);
    let is_dialled = runs.iter().any(|run| holds(run, is_dialled));
    is_dialled.then_some(Refusal::HoldsPhoneNumber)
}

/// What [`refuse`] says of ways into devices alone.
#[must_use]
pub fn refuse_device_access(text: &str) -> Option<Refusal> {
    let text = &*plain(text);
    let folded = fold(text);
    if folded.contains("://") || ["rtsp:", "rtmp:"].iter().any(|s| folded.contains(s)) {
        return Some(Refusal::HoldsDeviceAddress);
    }
    if holds_password(&folded) || text.split_whitespace().any(is_credential) {
        return Some(Refusal::HoldsPassword);
    }
    if holds_ipv4(text) || holds_ipv6(text) {
        return Some(Refusal::HoldsNetworkAddress);
    }
    None
}

fn refuse_person(text: &str) -> Option<Refusal> {
    if text.split(is_between_addresses).any(is_email) {
        return Some(Refusal::HoldsEmail);
    }
    let runs = digit_runs(text);
    if runs.iter().any(|run| holds(run, is_identity_number)) {
        return Some(Refusal::HoldsIdentityNumber);
    }
    if runs.iter().any(|run| holds(run, is_phone_number)) {
        return Some(Refusal::HoldsPhoneNumber);
    }
    None
}

/// What a caller wrote, in quotes for an error; or that it is not repeated.
#[must_use]
pub fn quoted(text: &str) -> String {
    if is_private(text) {
        "a text that is not repeated here".into()
    } else {
        format!("'{text}'")
    }
}

/// A number from a caller for an error; one as long as an identity number is not repeated.
#[must_use]
pub fn number(value: f64) -> String {
    if value.abs() >= 1e7 {
        "a number that is not repeated here".into()
    } else {
        value.to_string()
    }
}

/// A complaint in the words of another library, which may quote the caller.
#[must_use]
pub fn unless_private(detail: String) -> String {
    if is_private(&detail) {
        "cannot be used; what was sent is not repeated here".into()
    } else {
        detail
    }
}

/// The name of a field or column as the caller wrote it; "…" if it is no mere name.
#[must_use]
pub fn name(name: &str) -> &str {
    let is_word = |c: char| c.is_alphabetic() || matches!(c, ' ' | '_' | '-' | '›');
    if name.chars().all(is_word) || !is_private(name) {
        name
    } else {
        "…"
    }
}

/// Whether `text` must not be repeated.
pub(crate) fn is_private(text: &str) -> bool {
    // An identity number loses its leading zeros where somebody reads it as a number.
    let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len);
    longest.max() >= Some(9) || refuse(text).is_some()
}

/// Short words for a password, which mean other things too.
const SHORT_FORMS: [&str; 4] = ["pass", "pwd", "pw", "mk"];

fn holds_password(folded: &str) -> bool {
    let spelt_out = [
        "password", "passwd", "passcode", "matkhau", "mat khau", "mat_khau", "mat-khau", "mat.khau",
    ];
    // Short forms are words of their own elsewhere, and mean a password only before its value.
    let before_value = |word: &str| {
        folded.match_indices(word).any(|(at, _)| {
            folded[at + word.len()..]
                .trim_start()
                .starts_with([':', '='])
        })
    };
    spelt_out.iter().any(|word| folded.contains(word))
        || SHORT_FORMS.into_iter().any(before_value)
        || is_told(folded)
}

/// `user admin pass 12345`, `admin/12345`: a word for a password or an account, and next to it what may be the password.
fn is_told(folded: &str) -> bool {
    const BEFORE: [&str; 6] = ["pass", "pwd", "pw", "mk", "admin", "root"];
    const ACCOUNTS: [&str; 8] = [
        "user", "username", "tk", "khoan", "account", "login", "admin", "root",
    ];
    /// What devices come with, or are called.
    const USUAL: [&str; 10] = [
        "admin",
        "root",
        "hik",
        "hikvision",
        "dahua",
        "ezviz",
        "imou",
        "kbvision",
        "hanet",
        "default",
    ];
    /// Shorter ones number things.
    const SHORTEST: usize = 4;
    const SHORTEST_WORD: usize = 3;
    /// `pass là abc123`
    const JOINTS: [&str; 2] = ["la", "is"];
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let mut before = "";
    let mut has_account = false;
    let mut words = words.filter(|word| !word.is_empty()).enumerate().peekable();
    while let Some((at, word)) = words.next() {
        let has_digit = word.contains(|c: char| c.is_ascii_digit());
        if JOINTS.contains(&word) && SHORT_FORMS.contains(&before) {
            continue;
        }
        let is_short = word.len() < SHORTEST && !(has_account && SHORT_FORMS.contains(&before));
        if BEFORE.contains(&before) && has_digit && !is_short {
            return true;
        }
        // In letters alone it is one where nothing else is said, but for whose it is, or where it is one that devices come with.
        let is_all = words.peek().is_none() && (at == 1 || has_account);
        if SHORT_FORMS.contains(&before)
            && !has_digit
            && word.len() >= SHORTEST_WORD
            && (is_all || USUAL.contains(&word))
        {
            return true;
        }
        has_account |= ACCOUNTS.contains(&word);
        before = word;
    }
    is_told_with_signs(folded)
}

/// `mk abc@123`: behind a short form a word of letters, signs and digits.
fn is_told_with_signs(folded: &str) -> bool {
    const SHORTEST: usize = 4;
    let mut before = "";
    folded.split_whitespace().any(|word| {
        let is_behind = SHORT_FORMS.contains(&before);
        before = word.trim_matches(|c: char| !c.is_alphanumeric());
        let has = |is: fn(char) -> bool| word.contains(is);
        is_behind
            && word.chars().count() >= SHORTEST
            && has(|c| c.is_ascii_digit())
            && has(|c| "@#$%^&*!".contains(c))
    })
}

/// `user:secret@host`, with or without a scheme.
fn is_credential(word: &str) -> bool {
    word.rsplit_once('@').is_some_and(|(before, host)| {
        let (user, secret) = before.split_once(':').unwrap_or_default();
        !user.is_empty() && !secret.is_empty() && !host.is_empty()
    })
}

fn holds_ipv4(text: &str) -> bool {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .any(|part| part.trim_matches('.').parse::<Ipv4Addr>().is_ok())
}

fn holds_ipv6(text: &str) -> bool {
    let is_ipv6 = |part: &str| {
        part.contains(|c: char| c.is_ascii_hexdigit()) && part.parse::<Ipv6Addr>().is_ok()
    };
    text.split(|c: char| !(c.is_alphanumeric() || c == ':'))
        .any(|part| is_ipv6(part) || is_ipv6(part.trim_end_matches(':')))
}

fn is_between_addresses(c: char) -> bool {
    c.is_whitespace() || ",;:<>()[]\"'".contains(c)
}

fn is_email(word: &str) -> bool {
    word.split_once('@').is_some_and(|(user, domain)| {
        let labels = domain.trim_end_matches('.').split('.');
        !user.is_empty() && labels.clone().count() >= 2 && labels.clone().all(|l| !l.is_empty())
    })
}

/// Groups of digits that follow each other, as people write long numbers: up to three blanks, dots or dashes between.
fn digit_runs(text: &str) -> Vec<Vec<&str>> {
    let mut runs: Vec<Vec<&str>> = Vec::new();
    let mut gap = usize::MAX;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let digits = rest.find(|c: char| !c.is_ascii_digit());
        let (group, after) = rest.split_at(digits.unwrap_or(rest.len()));
        if group.is_empty() {
            let separates = matches!(c, ' ' | '\u{a0}' | '.' | '-' | '–' | '_');
            gap = if separates {
                gap.saturating_add(1)
            } else {
                usize::MAX
            };
            rest = &rest[c.len_utf8()..];
        } else {
            match runs.last_mut().filter(|_| gap <= 3) {
                Some(run) => run.push(group),
                None => runs.push(vec![group]),
            }
            gap = 0;
            rest = after;
        }
    }
    runs
}

/// The most digits of a number that is looked for: a phone number with `0084` before it.
const MOST_DIGITS: usize = 14;

/// Whether some neighbouring groups of a run are together what `is` looks for. A run may be as long as a text.
fn holds(run: &[&str], is: fn(&[&str]) -> bool) -> bool {
    (0..run.len()).any(|from| {
        let mut digits = 0;
        let short = run[from..].iter().take_while(|group| {
            digits += group.len();
            digits <= MOST_DIGITS
        });
        (1..=short.count()).any(|groups| is(&run[from..from + groups]))
    })
}

/// Nine digits (old cards) or twelve (new ones).
fn is_identity_number(groups: &[&str]) -> bool {
    let digits: usize = groups.iter().map(|group| group.len()).sum();
    match groups {
        [_] => matches!(digits, 9 | 12),
        // A new one begins with the code of a province, 001 to 096; a date with a number after it does not.
        _ if digits == 12 => groups[0].starts_with('0'),
        _ => digits == 9 && groups.iter().all(|group| group.len() >= 2),
    }
}

/// Ten or eleven digits from 0 on, or as many with the code of the country.
fn is_phone_number(groups: &[&str]) -> bool {
    let digits = groups.concat();
    let national = digits
        .strip_prefix("0084")
        .or_else(|| digits.strip_prefix("84"))
        .or_else(|| digits.strip_prefix('0'));
    national.is_some_and(|rest| matches!(rest.len(), 9 | 10))
}

/// A phone number in use, in groups as people write one: in codes the first group is often a province.
fn is_dialled(groups: &[&str]) -> bool {
    if !is_phone_number(groups) {
        return false;
    }
    let is_grouped =
        groups[0].len() > 2 || groups[0] == "84" || groups.iter().all(|group| group.len() == 2);
    let digits = groups.concat();
    let national = digits
        .strip_prefix("0084")
        .or_else(|| digits.strip_prefix("84"))
        .unwrap_or(&digits);
    let national = national.trim_start_matches('0');
    // Of mobile phones today; of others, and of mobile phones before 2018.
    let begins = match national.len() {
        9 => "35789",
        10 => "12",
        _ => return false,
    };
    is_grouped && national.starts_with(|c| begins.contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p1_free_text_holds_no_way_into_a_device_and_no_number_of_a_person() {
        for bad in [
            "rtsp://cam/1",
            "RTSP:cam",
            "xem tại http://x",
            "192.168.1.64",
            "１９２．１６８．１．６４",
            "đầu ghi 10.0.0.2.",
            "đầu ghi 10.0.0.2:554",
            "fe80::1",
            "[2001:db8::8a2e:370:7334]:554",
            "2001:db8:0:0:0:8a2e:370:7334",
            "xem ::ffff:10.0.0.2",
            "admin:12345@cam",
            "Mật khẩu abc",
            "mat_khau",
            "MatKhau1",
            "pass: 1",
            "PWD = 1",
            "mk:1",
            "user admin pass 12345",
            "admin/12345@",
            "TK admin MK hik12345",
            "(pass - 12345)",
            "tk:admin/12345",
            "pw. 1234",
            "pass hikvision",
            "mk hik",
            "password admin",
            "user admin pass sieumat",
            "cam 3, pass hikvision",
            "tài khoản admin mk bimat",
            "MK abc@123",
            "pass là abc123",
            "id admin - mk 123",
            "user/admin pw/123",
            "001099012345",
            "CCCD001099012345.",
            "001 099 012 345",
            "001.0.99.012345",
            "0010-9901-2345",
            "123 456 789",
            "123456789",
        ] {
            assert!(refuse(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn p7_a_label_holds_no_contact() {
        for bad in [
            "0912345678",
            "Bác Ba 0912 345 678",
            "nhà 7 0912.345.678",
            "09 12 34 56 78",
            "+84 912 345 678",
            "+84912345678",
            "0084-912-345-678",
            "０９１２３４５６７８",
            "024 3826 1234",
            "gọi ba@example.org.",
            "<ba.b@mail.example.org>",
        ] {
            assert!(refuse(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_long_row_of_numbers_is_looked_through_once() {
        let long = "1 ".repeat(1 << 16);
        assert_eq!((refuse(&long), refuse_code(&long)), (None, None));
        let at_the_end = format!("{long}0912 345 678");
        assert_eq!(refuse(&at_the_end), Some(Refusal::HoldsPhoneNumber));
    }

    #[test]
    fn what_people_write_of_places_and_files_passes() {
        for good in [
            "Nhà số 15, Đường Chợ Mới",
            "Nhà 12 - 14 - 16 ngõ 30.4",
            "C-031",
            "Cột 12.5 m, Km 12+345",
            "412/2026",
            "TT-20261119-0042",
            "Ngõ 1.2.3",
            "lắp ngày 19.11.2026",
            "19-11-2026 5 chiếc",
            "xóm 7",
            "passage: cổng sau",
            "Pass Hải Vân",
            "admin phường",
            "Admin/Văn thư",
            "Cổng pass 2",
            "Pass 2",
            "Cổng pass chợ",
            "Lối pass là ngõ 12",
            "Pass 2 @ chợ",
            "vehicles pass here",
            "MK 12",
            "06:00-18:30",
            "cam @ cổng",
            "Chợ :: cổng",
        ] {
            assert_eq!(refuse(good), None, "{good}");
        }
    }

    #[test]
    fn p7_a_code_is_no_contact_and_may_be_a_long_number() {
        for bad in [
            "0912345678",
            "C-0912 345 678",
            "0912-345-678",
            "09 12 34 56 78",
            "+84 912 345 678",
            "84912345678",
            "024 3826 1234",
            "01234567890",
            "ba@example.org",
            "rtsp://cam/1",
        ] {
            assert!(refuse_code(bad).is_some(), "{bad}");
        }
        for good in [
            "C-031",
            "osm-123456789",
            "osm-12345678901",
            "00070-000012",
            "08-00690-001",
            "02-00690-0012",
            "2026-0001",
            "001099012345",
        ] {
            assert_eq!(refuse_code(good), None, "{good}");
        }
    }

    #[test]
    fn what_is_refused_is_not_repeated() {
        assert_eq!(quoted("round"), "'round'");
        assert!(!quoted("rtsp://cam/1").contains("cam"));
        assert!(!quoted("1099012345").contains("99"));
        assert_eq!(number(-400.5), "-400.5");
        assert!(!number(1_099_012_345.0).contains("99"));
        assert_eq!(
            unless_private("unknown variant `x`".into()),
            "unknown variant `x`"
        );
        assert!(!unless_private("unknown variant `10.0.0.2`".into()).contains("10"));
        assert_eq!((name("mat_khau"), name("colour")), ("mat_khau", "colour"));
        assert_eq!((name("mk=abc1"), name("10.0.0.2")), ("…", "…"));
    }
}
