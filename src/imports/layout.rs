//! What the rows under a header are (pure): cameras, the headings of sections, and what a printed form holds besides.

use super::{
    columns::{self, Columns},
    names::names_person,
    sheet::Row,
};
use crate::folded::fold;

/// What one row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A camera, well or badly described.
    Camera,
    /// What is said of the rows that follow, such as `Thôn 3`.
    Section(String),
    /// No camera.
    Skipped(Skip),
}

/// Why a row is no camera.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Skip {
    /// It adds up others: `Cộng`, `Tổng cộng`.
    Subtotal,
    /// It numbers the columns.
    ColumnNumbers,
    /// It is the header once more, as at the top of a printed page.
    RepeatedHeader,
    /// It holds nothing, or its own number alone.
    Blank,
    /// It stands below the table: who signed, and where.
    Footer,
    /// On a map: a guard, a plate reader or the like.
    NoCamera,
    /// On a map: indoors, where it sees no street.
    Indoor,
}

/// First words of a section that is a place, without marks.
const PLACES: [&str; 31] = [
    "thon",
    "xom",
    "ap",
    "ban",
    "buon",
    "bon",
    "lang",
    "phum",
    "soc",
    "khu pho",
    "khu vuc",
    "khu",
    "to dan pho",
    "tdp",
    "to",
    "khoi pho",
    "khoi",
    "cum",
    "xa",
    "phuong",
    "thi tran",
    "dac khu",
    "tuyen duong",
    "duong",
    "dia ban",
    "khom",
    "tieu khu",
    "kdc",
    "doi",
    "village",
    "ward",
];

/// First words below a table, without marks.
const FOOTERS: [&str; 14] = [
    "nguoi lap",
    "noi nhan",
    "tm.",
    "tm ",
    "kt.",
    "(ky",
    "ky ten",
    "xac nhan cua",
    "thu truong",
    "truong cong an",
    "chu tich",
    "pho chu tich",
    "ghi chu:",
    "nguoi tong hop",
];

/// The most cells of a row in which somebody signs.
const MOST_SIGNED: usize = 3;

/// Reads rows in their order, for what they are depends on where they stand.
pub(super) struct Layout<'a> {
    header: &'a [Row],
    columns: &'a Columns,
    /// Nothing but the header stood above.
    at_top: bool,
    /// A footer stood above.
    ended: bool,
}

impl<'a> Layout<'a> {
    /// Under a header of one row or two.
    pub(super) fn under(header: &'a [Row], columns: &'a Columns) -> Self {
        Self {
            header,
            columns,
            at_top: true,
            ended: false,
        }
    }

    /// What the next row is.
    pub(super) fn line(&mut self, row: &Row) -> Line {
        let line = self.classify(row);
        self.at_top = false;
        self.ended = match line {
            Line::Skipped(Skip::Footer) => true,
            Line::Camera | Line::Section(_) => false,
            Line::Skipped(_) => self.ended,
        };
        line
    }

    fn classify(&self, row: &Row) -> Line {
        let filled: Vec<(usize, &str)> = row
            .cells
            .iter()
            .enumerate()
            .map(|(column, cell)| (column, cell.trim()))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let Some((_, first)) = filled.first() else {
            return Line::Skipped(Skip::Blank);
        };
        if self
            .header
            .iter()
            .any(|header| is_repeated(header, row, &filled))
        {
            return Line::Skipped(Skip::RepeatedHeader);
        }
        if self.at_top && is_numbering(&filled) {
            return Line::Skipped(Skip::ColumnNumbers);
        }
        let field = |column: usize| self.columns.fields.get(column).copied().flatten();
        let has_code = filled
            .iter()
            .any(|(column, _)| field(*column) == Some("code"));
        let has_place = filled.iter().any(|(column, cell)| {
            field(*column).is_some_and(columns::is_place)
                && cell.contains(|c: char| c.is_ascii_digit())
                && !is_footer(cell)
        });
        if has_place {
            return Line::Camera;
        }
        let is_of_camera = self.is_of_camera(&filled);
        if !is_of_camera && filled.iter().any(|(_, cell)| is_footer(cell)) {
            return Line::Skipped(Skip::Footer);
        }
        let is_ordinal = |(column, cell): &(usize, &str)| field(*column).is_none() && ordinal(cell);
        let mut texts = filled
            .iter()
            .filter(|(_, cell)| !is_count(cell) && !roman(cell));
        let text = texts.next();
        let is_alone = texts.next().is_none();
        if text.is_some_and(|(_, text)| is_subtotal(text)) {
            return Line::Skipped(Skip::Subtotal);
        }
        // Below the signatures of one hamlet the next one may begin.
        let begins_anew =
            is_alone && text.is_some_and(|(_, text)| is_place(without_ordinal(text, false).0));
        if self.ended && !begins_anew && !(filled.len() > 1 && (has_code || is_of_camera)) {
            return Line::Skipped(Skip::Footer);
        }
        let Some((column, text)) = text.filter(|_| is_alone) else {
            let is_own_number =
                filled.len() == 1 && field(filled[0].0).is_none() && is_count(first);
            return if is_own_number {
                Line::Skipped(Skip::Blank)
            } else {
                Line::Camera
            };
        };
        // A number of its own before a place looks like a camera whose other cells are still empty.
        let is_numbered = filled
            .iter()
            .any(|(at, cell)| at < column && is_count(cell));
        let has_ordinal = filled
            .iter()
            .any(|cell| cell.0 < *column && is_ordinal(cell) && roman(cell.1));
        let (title, has_prefix) = without_ordinal(text, field(*column) == Some("code"));
        let is_read = field(*column).is_some();
        // Nobody's name is a code: `Hộ ông X` speaks of the rows below.
        let is_household = field(*column) == Some("code") && names_person(title);
        let is_section = if is_numbered && is_read {
            false
        } else {
            has_ordinal || has_prefix || is_place(title) || is_household || !is_read
        };
        if is_section {
            Line::Section(without_count(title).to_owned())
        } else {
            Line::Camera
        }
    }

    /// Whether filled cells without a place are of a camera all the same. Who signs stands beside few others, and nothing there
    /// is numbered: cameras may hang at the chairman's, or since a day in words. Where no column says a place, owners stand
    /// beside where they live.
    fn is_of_camera(&self, filled: &[(usize, &str)]) -> bool {
        let field = |column: usize| self.columns.fields.get(column).copied().flatten();
        let has_digit = |cell: &str| cell.contains(|c: char| c.is_ascii_digit());
        let is_numbered = |(column, cell): &(usize, &str)| {
            let is_code = field(*column) == Some("code") && has_digit(cell);
            let begins = cell.starts_with(|c: char| c.is_ascii_digit());
            (is_code || begins) && !is_footer(cell)
        };
        let says_whose = |(column, cell): &(usize, &str)| {
            matches!(field(*column), Some("label" | columns::OWNER_NAME)) && !is_footer(cell)
        };
        let mut read = self.columns.fields.iter().flatten();
        let has_no_places = !read.any(|field| columns::is_place(field));
        let known = filled.iter().filter(|(column, _)| field(*column).is_some());
        let is_described = has_no_places && filled.iter().any(says_whose) && known.count() > 1;
        filled.len() > MOST_SIGNED
            || is_described
            || filled.len() > 1 && filled.iter().any(is_numbered)
    }
}

/// The title of a section without how many it has: `Thôn Đông (02 hộ)`, `Tổ 5 – 3 camera:`.
pub(super) fn without_count(title: &str) -> &str {
    const SIGNS: [char; 7] = [':', ' ', '(', ')', '-', '–', ','];
    const COUNTED: [&str; 10] = [
        "ho",
        "ho dan",
        "camera",
        "cam",
        "mat",
        "mat camera",
        "cai",
        "chiec",
        "bo",
        "diem",
    ];
    let is_digit = |c: char| c.is_ascii_digit();
    let bare = title.trim_end_matches([':', ' ']);
    let counted = bare
        .rfind(is_digit)
        .filter(|at| COUNTED.contains(&fold(bare[at + 1..].trim_matches(SIGNS)).as_str()));
    let Some(last) = counted else {
        return bare;
    };
    let before = bare[..last]
        .trim_end_matches(is_digit)
        .trim_end_matches("có ");
    // `Tổ 3 camera` may be the third one's; a sign says that something else is counted.
    if before.trim_end().ends_with(['(', '-', '–', ':', ',']) {
        before.trim_end_matches(SIGNS)
    } else {
        bare
    }
}

/// Whether a row is a header once more, be it without some of its cells: no camera says what the headings say.
fn is_repeated(header: &Row, row: &Row, filled: &[(usize, &str)]) -> bool {
    const FEWEST: usize = 2;
    let heading = |column: usize| header.cells.get(column).map(|cell| cell.trim());
    let mut all = filled.iter();
    header.cells == row.cells
        || filled.len() >= FEWEST && all.all(|(column, cell)| heading(*column) == Some(cell))
}

/// The commune that a section names, without what else it says: its rows lie there, and in all sections below it.
pub(super) fn commune_of(section: &str) -> Option<&str> {
    const KINDS: [&str; 4] = ["xa ", "phuong ", "thi tran ", "dac khu "];
    let parts = section.split(['(', ')', ',', ';', ':']);
    let mut parts = parts.flat_map(|part| part.split(" - ")).map(str::trim);
    parts.find(|part| {
        let folded = fold(part);
        KINDS.iter().any(|kind| folded.starts_with(kind)) && !is_no_place(&folded)
    })
}

/// Whether what a section says is where its rows are.
pub(super) fn is_place(section: &str) -> bool {
    let folded = fold(section);
    let begins = |word: &str| {
        let rest = folded.strip_prefix(word);
        rest.is_some_and(|rest| rest.starts_with([' ', '.']) && rest.len() > 1)
    };
    PLACES.iter().any(|word| begins(word)) && !is_no_place(&folded)
}

/// Others begin with words for places: `Xã hội hóa`, `Phường đội`, `Đối diện chợ`.
fn is_no_place(folded: &str) -> bool {
    let others = [
        "xa hoi",
        "xa doi",
        "phuong doi",
        "doi truong",
        "doi pho",
        "doi dien",
    ];
    others.iter().any(|other| folded.starts_with(other))
}

/// `1`, `(1)`, `12.`, `5 mắt` is none.
fn is_count(cell: &str) -> bool {
    let bare = cell.trim_matches(['(', ')', '.', ' ']);
    !bare.is_empty() && bare.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
}

/// `I`, `II.`, `A`, `B)`.
fn roman(cell: &str) -> bool {
    let bare = cell.trim_matches(['(', ')', '.', '/', ' ']);
    let is_roman = (1..=5).contains(&bare.len()) && bare.chars().all(|c| "IVX".contains(c));
    is_roman || (bare.len() == 1 && bare.chars().all(|c| c.is_ascii_uppercase()))
}

fn ordinal(cell: &str) -> bool {
    is_count(cell) || roman(cell)
}

/// The title behind `I.`, `A)`, `II -`, or the place behind `1.`, `2.1)`, `+`, and whether there was such a mark; where codes
/// stand, `C-1` is one.
fn without_ordinal(text: &str, is_code: bool) -> (&str, bool) {
    let is_mark = |c: char| c.is_ascii_digit() || "().-–/*+: ".contains(c);
    let of_place = text.trim_start_matches(is_mark);
    let of_place = of_place
        .split_once(')')
        .filter(|(letter, _)| {
            letter.len() == 1 && letter.starts_with(|c: char| c.is_ascii_lowercase())
        })
        .map_or(of_place, |(_, rest)| rest.trim_start());
    if of_place.len() < text.len() && is_place(of_place) {
        return (of_place, true);
    }
    let Some(at) = text.find(['.', ')', '-', '/', ' ']) else {
        return (text, false);
    };
    let (mark, rest) = text.split_at(at);
    let sign = rest.trim_start().starts_with(['.', ')', '-', '/']);
    let rest = rest.trim_start_matches(['.', ')', '-', '/', ' ']);
    let is_apart = !is_code || text[mark.len()..text.len() - rest.len()].contains(' ');
    if sign && is_apart && roman(mark) && !rest.is_empty() {
        (rest, true)
    } else {
        (text, false)
    }
}

/// The columns by number: `1 2 3 …`, `(1) (2) (3) …`, or letters and then numbers.
fn is_numbering(filled: &[(usize, &str)]) -> bool {
    let bare = |cell: &str| cell.trim_matches(['(', ')', '[', ']', ' ']).to_owned();
    let cells: Vec<String> = filled.iter().map(|(_, cell)| bare(cell)).collect();
    let letters = cells
        .iter()
        .zip('A'..='Z')
        .take_while(|(cell, letter)| **cell == letter.to_string())
        .count();
    let numbers = cells[letters..]
        .iter()
        .zip(1..)
        .all(|(cell, n): (_, u32)| *cell == n.to_string());
    cells.len() >= 3 && numbers && letters <= 3
}

/// With marks, for `Cộng` adds up and `Cổng` is a gate.
fn is_subtotal(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let bare = text.trim_end_matches([':', '.', ' ']);
    let exact = [
        "cộng",
        "cong",
        "tổng",
        "tong",
        "total",
        "subtotal",
        "sub-total",
        "grand total",
        "sum",
        "tc",
        "lũy kế",
        "luỹ kế",
        "toàn xã",
        "toàn phường",
        "toàn tỉnh",
    ];
    let starts = [
        "tổng cộng",
        "tổng số",
        "tong cong",
        "tong so",
        "cộng:",
        "cộng (",
        "total:",
    ];
    // `Tổng kho` is a place.
    let parts = [
        "trang",
        "toàn",
        "chung",
        "dồn",
        "mục",
        "nhóm",
        "phần",
        "camera",
        "mắt",
        "phường",
        "xã",
        "tuyến",
        "(",
    ];
    let mut said_of = ["cộng ", "tổng "].iter();
    let of_section = said_of.any(|word| {
        bare.strip_prefix(word).is_some_and(|rest| {
            is_place(rest)
                || roman(&rest.to_uppercase())
                || parts.iter().any(|word| rest.starts_with(word))
        })
    });
    exact.contains(&bare) || starts.iter().any(|start| bare.starts_with(start)) || of_section
}

fn is_footer(cell: &str) -> bool {
    let folded = fold(cell);
    let is_dated = folded.contains("ngay") && folded.contains("thang") && folded.contains("nam ");
    is_dated || FOOTERS.iter().any(|words| folded.starts_with(words))
}

/// Whether a row below or between others is a remark on them, which ends nothing.
pub(super) fn is_note(row: &Row) -> bool {
    let mut filled = row.cells.iter().filter(|cell| !cell.trim().is_empty());
    filled
        .next()
        .is_some_and(|cell| fold(cell).starts_with("ghi chu"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        cameras::CameraInput,
        fields,
        imports::{Mapping, Unread},
    };

    const HEADINGS: [&str; 6] = ["STT", "Mã", "Vị trí", "Kinh độ", "Vĩ độ", "Số cam"];

    fn row(text: &str) -> Row {
        Row {
            number: 1,
            cells: text.split('|').map(str::to_owned).collect(),
            merged: Vec::new(),
        }
    }

    fn columns() -> Columns {
        let known: &'static [String] = fields::names::<CameraInput>().leak();
        let columns = Columns::read(
            &HEADINGS.map(str::to_owned),
            "line 1",
            &Mapping::new(),
            known,
        );
        let columns = columns.unwrap();
        columns.note_unread(&HEADINGS.map(str::to_owned), &mut Unread::default());
        columns
    }

    #[test]
    fn rows_are_told_apart() {
        let (columns, header) = (columns(), [row(&HEADINGS.join("|"))]);
        let table = include_str!("../../fixtures/lists/rows.csv");
        for case in csv::Reader::from_reader(table.as_bytes()).deserialize() {
            let (text, expected): (String, String) = case.unwrap();
            let mut layout = Layout::under(&header, &columns);
            layout.line(&row("1|C-0|x|105.9|18.3|"));
            let line = match layout.line(&row(&text)) {
                Line::Camera => "camera".to_owned(),
                Line::Section(title) => format!("section {title}"),
                Line::Skipped(why) => serde_json::to_string(&why).unwrap().replace('"', ""),
            };
            assert_eq!(line, expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_columns_stand_right_under_the_header() {
        let (columns, header) = (columns(), [row(&HEADINGS.join("|"))]);
        for numbers in ["(1)|(2)|(3)|(4)|(5)|(6)", "A|B|1|2|3|4", "1|2|3|4|5|6"] {
            let mut layout = Layout::under(&header, &columns);
            let skipped = Line::Skipped(Skip::ColumnNumbers);
            assert_eq!(layout.line(&row(numbers)), skipped, "{numbers}");
            assert_eq!(layout.line(&row(numbers)), Line::Camera, "{numbers}");
        }
    }

    #[test]
    fn a_section_is_not_called_after_how_many_it_has() {
        for (title, expected) in [
            ("Thôn Đông (02 hộ)", "Thôn Đông"),
            ("Tổ dân phố số 5 – 3 camera:", "Tổ dân phố số 5"),
            ("Thôn 3: 12 camera", "Thôn 3"),
            ("Thôn 3 (có 12 hộ dân)", "Thôn 3"),
            ("Thôn 3", "Thôn 3"),
            ("Tổ 3 camera", "Tổ 3 camera"),
            ("Khu phố 2 (cũ)", "Khu phố 2 (cũ)"),
            ("Thôn 12:", "Thôn 12"),
            ("(3 hộ)", ""),
            ("", ""),
        ] {
            assert_eq!(without_count(title), expected, "{title}");
        }
    }

    #[test]
    fn a_section_may_name_its_commune() {
        for (section, expected) in [
            ("Xã Mẫu", Some("Xã Mẫu")),
            ("PHƯỜNG 5 (12 camera)", Some("PHƯỜNG 5")),
            ("Thôn 3, xã Mẫu", Some("xã Mẫu")),
            ("Thị trấn Mẫu - khu vực chợ: 4 mắt", Some("Thị trấn Mẫu")),
            ("Thôn 3", None),
            ("Xã hội hóa", None),
            ("Phường đội", None),
            ("Xãm", None),
        ] {
            assert_eq!(commune_of(section), expected, "{section}");
        }
        assert!(is_place("Xã Mẫu") && !is_place("Xã hội hóa"));
    }

    #[test]
    fn names_below_a_table_are_no_section_and_a_camera_below_is_one() {
        let (columns, header) = (columns(), [row(&HEADINGS.join("|"))]);
        let mut layout = Layout::under(&header, &columns);
        layout.line(&row("Người lập biểu|||||"));
        let footer = Line::Skipped(Skip::Footer);
        assert_eq!(layout.line(&row("|||Người Mẫu||")), footer);
        let camera = row("1|C-1|Chợ|105.9|18.3|");
        assert_eq!(layout.line(&camera), Line::Camera);
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(cells in proptest::collection::vec(".{0,12}", 0..9)) {
            let (columns, header) = (columns(), [row(&HEADINGS.join("|"))]);
            let mut layout = Layout::under(&header, &columns);
            layout.line(&Row {
                number: 1,
                cells,
                merged: Vec::new(),
            });
        }
    }
}
