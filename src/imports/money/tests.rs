use uuid::Uuid;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn sources_are_read_as_people_write_them() {
    for (source, cells) in [
        (
            Source::StateBudget,
            &[
                "Ngân sách",
                "NSNN",
                "ngân sách nhà nước",
                "state budget",
                "state_budget",
                "NS xã",
                "UBND tỉnh hỗ trợ",
            ][..],
        ),
        (
            Source::Business,
            &[
                "Doanh nghiệp",
                "công ty",
                "Business",
                "Cty TNHH Mẫu",
                "Doanh nghiệp Mẫu tài trợ",
            ],
        ),
        (
            Source::Organisation,
            &[
                "Tổ chức",
                "Hội",
                "đoàn thể",
                "organisation",
                "Hội Nông dân",
                "Chùa Mẫu",
            ],
        ),
        (
            Source::Households,
            &["Hộ dân", "nhân dân", "Dân đóng góp", "households"],
        ),
        (Source::Other, &["Khác", "nguồn khác", "other"]),
    ] {
        for cell in cells {
            assert_eq!(
                StatedSource::of_cell(cell),
                StatedSource::Of(source),
                "{cell}"
            );
        }
    }
    for cell in [
        "Xã hội hóa",
        "Ngân sách + xã hội hóa",
        "Công ty và nhân dân",
        "Công ty Mẫu + NS xã",
        "Hội viên đóng góp, NSNN",
        "Công ty Mẫu cùng nhân dân",
        "Ngân sách 2 triệu dân 2 triệu",
        "Trường Giang",
        "Ngân sách dân góp",
        "Công ty Mẫu phối hợp UBND xã",
        "UBND xã vận động doanh nghiệp",
        "NS Mạnh",
        "Tổ chức cá nhân",
        "Dnestr",
        "ông Nguyễn Văn Mẫu",
        "12V",
    ] {
        assert_eq!(StatedSource::of_cell(cell), StatedSource::Unclear, "{cell}");
    }
}

#[test]
fn headings_of_amounts_name_their_source() {
    use StatedSource::{Of, Unclear};
    for (heading, expected) in [
        (
            "Kinh phí (triệu đồng) › Ngân sách",
            Some(Of(Source::StateBudget)),
        ),
        (
            "Kinh phí › Từ nguồn NSNN (trđ)",
            Some(Of(Source::StateBudget)),
        ),
        ("Kinh phí › Doanh nghiệp hỗ trợ", Some(Of(Source::Business))),
        ("Kinh phí › Nhân dân đóng góp", Some(Of(Source::Households))),
        ("Kinh phí › Xã hội hóa", Some(Unclear)),
        ("Kinh phí › Nguồn XHH", Some(Unclear)),
        ("Kinh phí › Tổng số", None),
        ("Kinh phí › (triệu đồng)", None),
        ("Kinh phí", None),
    ] {
        assert_eq!(StatedSource::of_heading(heading), expected, "{heading}");
    }
}

#[test]
fn p3_only_money_of_a_known_source_and_day_stands_with_a_camera() {
    let today = day("2026-11-20");
    let then = Some(day("2026-11-20"));
    let outcome = |source, amount_dong, day| match (Money {
        amount_dong: Some(amount_dong),
        source,
    })
    .dated(day, today)
    {
        Ok((source, _)) => format!("{source:?}"),
        Err(Lost::OfHousehold) => "household".into(),
        Err(Lost::Not(why)) => format!("not: {why:?}"),
    };
    let of = StatedSource::Of;
    for (source, amount, day, expected) in [
        (of(Source::Business), 1, then, "Business"),
        (of(Source::Households), 1, then, "household"),
        (of(Source::Households), i64::MAX, None, "household"),
        (StatedSource::Missing, 1, then, "not: NoSource"),
        (StatedSource::Unclear, 1, None, "not: UnclearSource"),
        (of(Source::Other), 1, None, "not: NoDay"),
        (of(Source::Other), MOST_DONG + 1, then, "not: TooLarge"),
        (
            of(Source::Other),
            1,
            Some(self::day("2026-11-21")),
            "not: DayInFuture",
        ),
    ] {
        assert_eq!(outcome(source, amount, day), expected);
    }
    let household = Money {
        amount_dong: Some(5),
        source: of(Source::Households),
    };
    assert_eq!(household.waiting(), None, "not even with a row that waits");
}

#[test]
fn what_is_recorded_is_not_recorded_again() {
    let money = CameraMoney {
        camera: CameraId(Uuid::nil()),
        source: Source::Business,
        amount_dong: 5,
        given_on: day("2026-11-01"),
    };
    let same = KnownMoney {
        source: Source::Business,
        amount_dong: Some(5),
        given_on: day("2026-11-01"),
        is_struck: false,
    };
    let is_struck = true;
    for (known, expected) in [
        (&[][..], Compared::New),
        (&[same], Compared::Known),
        // A person struck it, and had a reason.
        (&[KnownMoney { is_struck, ..same }], Compared::Known),
        (
            &[KnownMoney {
                source: Source::StateBudget,
                ..same
            }],
            Compared::New,
        ),
        (
            &[KnownMoney {
                amount_dong: Some(6),
                ..same
            }],
            Compared::Differs,
        ),
        // A gift in kind on which nobody put a value.
        (
            &[KnownMoney {
                amount_dong: None,
                ..same
            }],
            Compared::Differs,
        ),
        (
            &[KnownMoney {
                given_on: day("2026-11-02"),
                is_struck,
                ..same
            }],
            Compared::New,
        ),
    ] {
        assert_eq!(compared(&money, known), expected, "{known:?}");
    }
}
