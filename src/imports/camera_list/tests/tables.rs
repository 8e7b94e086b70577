//! Where tables begin, and what stands above their columns.

use super::*;
use crate::{
    funding::Source,
    imports::money::{Money, StatedSource},
};

#[test]
fn money_in_a_column_for_each_source_is_of_that_source_and_sums_beside_it_are_none() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (at, heading) in (0..).zip(["Mã", "Kinh độ", "Vĩ độ"]) {
        sheet.merge_range(0, at, 1, at, heading, &plain).unwrap();
    }
    sheet
        .merge_range(0, 3, 0, 5, "Kinh phí (triệu đồng)", &plain)
        .unwrap();
    sheet
        .write_row(1, 3, ["Tổng", "Ngân sách", "Xã hội hóa"])
        .unwrap();
    let rows = [
        ["P-1", "105,9", "18,3", "4,5", "4,5", ""],
        ["P-2", "105,9", "18,4", "3", "0", "3"],
        ["P-3", "105,9", "18,5", "7", "4", "3"],
        ["P-4", "105,9", "18,6", "", "", ""],
    ];
    for (at, row) in (2..).zip(rows) {
        sheet.write_row(at, 0, row).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    let now = Instant::from_micros(1_800_000_000_000_000);
    let list = read(&bytes, ListFormat::Workbook, &Options::default(), now).unwrap();
    let said = |money: &Money| (money.amount_dong.unwrap(), money.source);
    let money = all(&list).into_iter().map(|row| {
        let all = row.money.iter().chain(&row.further);
        all.map(said).collect::<Vec<_>>()
    });
    let (budget, anybody) = (StatedSource::Of(Source::StateBudget), StatedSource::Unclear);
    let expected = [
        vec![(4_500_000, budget)],
        vec![(3_000_000, anybody)],
        vec![(4_000_000, budget), (3_000_000, anybody)],
        vec![],
    ];
    assert_eq!(money.collect::<Vec<_>>(), expected);
    assert_eq!(list.repaired[&Finding::SourceUnclear], 2);
}

#[test]
fn units_below_the_headings_and_parts_that_nobody_knows_belong_to_the_header() {
    let list =
        csv("Mã;Kinh độ;Vĩ độ;Kinh phí;Chiều cao\n;;;(triệu đồng);(m)\nP-1;105,9;18,3;4,5;3\n")
            .unwrap();
    let row = &all(&list)[0];
    assert_eq!(row.input.height_m, Some(3.0));
    assert_eq!(
        row.money.and_then(|money| money.amount_dong),
        Some(4_500_000)
    );

    let list =
        csv("Mã;Kinh độ;Vĩ độ;Kinh phí;Chiều cao\n;độ;độ;triệu đồng;m\nP-1;105,9;18,3;4,5;3\n");
    let money = all(&list.unwrap())[0].money;
    assert_eq!(money.and_then(|money| money.amount_dong), Some(4_500_000));
    let list = csv(
        "Mã;Kinh độ;Vĩ độ;Kinh phí;\n;;;Ngân sách (triệu đồng);Doanh nghiệp (triệu đồng)\n\
        P-1;105,9;18,3;4,5;\n",
    );
    let money = all(&list.unwrap())[0].money.unwrap();
    let budget = StatedSource::Of(Source::StateBudget);
    assert_eq!((money.amount_dong, money.source), (Some(4_500_000), budget));
    // Neither the title of a section in brackets nor a camera that says only where it hangs.
    for row in ["(Thôn Đông);;;;", ";;;Cổng chợ;Thôn Đông"] {
        let list = format!("Mã;Kinh độ;Vĩ độ;Vị trí;\n{row}\nP-1;105,9;18,3;Cầu;\n");
        let now = Instant::from_micros(1_800_000_000_000_000);
        let list = super::super::read(list.as_bytes(), ListFormat::Text, &Options::default(), now);
        let list = list.unwrap();
        assert_eq!(list.columns["Vị trí"], "label", "{row}");
        assert_eq!(
            list.sections + list.waiting.len() + list.rows.len(),
            2,
            "{row}"
        );
    }

    for parts in ["Trong nhà;Ngoài trời", "Năm 2023;Năm 2024", "2MP;4MP"] {
        let list = format!("Mã;Kinh độ;Vĩ độ;Trạng;\n;;;{parts}\nP-1;105,9;18,3;1;2\n");
        let list = csv(&list).unwrap();
        assert_eq!((list.rows.len(), list.waiting.len()), (1, 0), "{parts}");
        let said: Vec<_> = parts
            .split(';')
            .map(|part| format!("Trạng › {part}"))
            .collect();
        assert_eq!(list.unread.ignored, said, "said, and to be mapped");
    }
}

#[test]
fn a_second_table_below_the_first_is_read_by_its_own_headings() {
    let list = csv("Mã;Kinh độ;Vĩ độ;Tầm xa;Chiều cao\nP-1;105,9;18,3;50;6\n\
        Vĩ độ;Mã;Kinh độ;Chiều cao;Ghi chú 2\n18,4;P-2;105,9;5;cũ\n\
        Vĩ độ;Mã;Kinh độ;Chiều cao;Ghi chú\n18,5;P-3;105,9;4;\n")
    .unwrap();
    let read = all(&list).into_iter().map(|row| {
        let input = row.input;
        (input.code.unwrap(), input.lat, input.far_m, input.height_m)
    });
    let expected = [
        ("P-1".to_owned(), Some(18.3), Some(50.0), Some(6.0)),
        ("P-2".to_owned(), Some(18.4), None, Some(5.0)),
        ("P-3".to_owned(), Some(18.5), None, Some(4.0)),
    ];
    assert_eq!(read.collect::<Vec<_>>(), expected);
    assert!(list.waiting.is_empty());
}

#[test]
fn a_section_right_above_a_second_table_is_one_of_its_rows() {
    let list = csv(
        "Mã;Kinh độ;Vĩ độ\nThôn Đông;;\nP-1;105,9;18,3\nThôn Tây;;\nVĩ độ;Mã;Kinh độ\n18,4;P-2;105,9\n",
    );
    let rows = all(&list.unwrap());
    let labels: Vec<_> = rows.iter().map(|row| row.input.label.as_deref()).collect();
    assert_eq!(labels, [Some("Thôn Đông"), Some("Thôn Tây")]);
}

#[test]
fn tables_without_end_below_each_other_are_refused() {
    let two = "Mã;Kinh độ;Vĩ độ\nA;105,9;18,3\nVĩ độ;Mã;Kinh độ\n18,4;B;105,9\n";
    let found = complaint(csv(&two.repeat(200)));
    assert!(found.contains("more than 200 tables"), "{found}");
}
