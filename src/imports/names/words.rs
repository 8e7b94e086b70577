//! Words by which persons, and what is named after them, are known in labels.

/// Houses that belong to whom they are named after, and what is written in place of them.
pub(super) const HOUSES: [(&str, &str); 22] = [
    ("gia đình", "hộ dân"),
    ("hộ gia đình", "hộ dân"),
    ("nhà riêng", "nhà dân"),
    ("nhà cũ", "nhà dân"),
    ("nhà mới", "nhà dân"),
    ("nhà ở", "nhà dân"),
    ("gđ", "hộ dân"),
    ("chủ hộ", "hộ dân"),
    ("nhà", "nhà dân"),
    (SHORT_HOUSE, "nhà dân"),
    ("hộ", "hộ dân"),
    ("quán", "quán"),
    ("tiệm", "tiệm"),
    ("cửa hàng", "cửa hàng"),
    ("tạp hóa", "tạp hóa"),
    ("tạp hoá", "tạp hóa"),
    ("xưởng", "xưởng"),
    ("shop", "shop"),
    ("nhà nghỉ", "nhà nghỉ"),
    ("nhà trọ", "nhà trọ"),
    ("camera", "camera"),
    ("cam", "camera"),
];

/// A house as it is written for short, right before a title: `N/ông Bảy`.
pub(super) const SHORT_HOUSE: &str = "n/";

/// How people are addressed before their names.
pub(super) const TITLES: [&str; 36] = [
    "ông bà",
    "ông/bà",
    "ông/ bà",
    "ông / bà",
    "ông (bà)",
    "anh chị",
    "anh/chị",
    "anh/ chị",
    "anh / chị",
    "ô/b",
    "vợ chồng",
    "cô giáo",
    "thầy giáo",
    "bác sĩ",
    "đồng chí",
    "đ/c",
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "chú",
    "bác",
    "cụ",
    "thầy",
    "dì",
    "cậu",
    "em",
    "ô",
    "o",
    "b",
    "a",
    "c",
    "mr",
    "mrs",
    "ms",
];

/// Husband and wife, with a title before the name or without one: `vợ Mẫu`, `vợ ông Mẫu`.
pub(super) const SPOUSES: [&str; 2] = ["vợ", "chồng"];

/// Other kin of somebody, who has a title then: `con dâu ông Mẫu`.
pub(super) const KIN: [&str; 13] = [
    "con",
    "con trai",
    "con gái",
    "con dâu",
    "con rể",
    "cháu",
    "mẹ",
    "bố",
    "em trai",
    "em gái",
    "anh trai",
    "chị gái",
    "mẹ vợ",
];

/// Houses that lists without any marks name after people; the others mean too many places there ("ho" is a lake, too).
pub(super) const UNMARKED_HOUSES: [&str; 5] =
    ["nhà", "nhà riêng", "gia đình", "hộ gia đình", "chủ hộ"];

/// How people are addressed where neither marks nor capitals tell a name.
pub(super) const PLAIN_TITLES: [&str; 4] = ["ông", "bà", "anh", "chị"];

/// Words behind those that make them something else, without marks: `nha ba tang`, `nha chi cuc`.
pub(super) const NO_NAMES: [&str; 11] = [
    "tang", "gian", "mat", "ngan", "phong", "lau", "can", "bo", "hoi", "nhanh", "cuc",
];

/// Words that make a house one of the public's, or of a trade.
pub(super) const PUBLIC: [&str; 22] = [
    "văn",
    "thờ",
    "máy",
    "ga",
    "trẻ",
    "hàng",
    "xe",
    "kho",
    "thuốc",
    "trường",
    "nước",
    "tang",
    "bia",
    "khách",
    "công",
    "tình",
    "rông",
    "hát",
    "sách",
    "chùa",
    "chờ",
    "bè",
];

/// Places that are named so, and no person of today.
pub(super) const PLACES: [&str; 15] = [
    "bà chiểu",
    "bà đen",
    "bà điểm",
    "bà hạt",
    "bà huyện",
    "bà nà",
    "bà rịa",
    "bà triệu",
    "bà trưng",
    "cô bắc",
    "cô giang",
    "cô tô",
    "ông ích",
    "ông lãnh",
    "ông tạ",
];

/// Family names, by which a name is known where no title stands before it.
pub(super) const FAMILIES: [&str; 44] = [
    "nguyễn", "trần", "lê", "phạm", "hoàng", "huỳnh", "phan", "vũ", "võ", "đặng", "bùi", "đỗ",
    "hồ", "ngô", "dương", "lý", "đinh", "trương", "đoàn", "trịnh", "lương", "cao", "hà", "tạ",
    "lâm", "châu", "tô", "chu", "kiều", "quách", "thái", "đào", "nông", "hứa", "triệu", "mai",
    "phùng", "tống", "lưu", "vương", "đàm", "mạc", "giàng", "lò",
];

/// Families of the mountains, and rarer ones, that are words of other things without a middle name.
pub(super) const OF_MOUNTAINS: [&str; 34] = [
    "vi", "quàng", "lường", "tòng", "cà", "ma", "sùng", "thào", "vàng", "lầu", "mùa", "hờ", "đèo",
    "bế", "lộc", "lục", "thạch", "danh", "kim", "tiêu", "nghiêm", "thân", "ninh", "khuất", "doãn",
    "cấn", "lại", "bạch", "đậu", "thiều", "tôn", "viên", "từ", "phí",
];

/// Of persons with a middle name as many have it after whom streets are called, without marks.
pub(super) const OF_STREETS: [&str; 94] = [
    "bui thi xuan",
    "cao van lau",
    "dang van bi",
    "dang van ngu",
    "dao van tien",
    "doan thi diem",
    "duong thi muoi",
    "duong van an",
    "ha van tan",
    "ho van hue",
    "ho van mich",
    "hoang van hoan",
    "hoang van thai",
    "hoang van thu",
    "huynh van banh",
    "huynh van nghe",
    "le thi hong gam",
    "le thi rieng",
    "le van chi",
    "le van duyet",
    "le van hien",
    "le van huu",
    "le van khuong",
    "le van luong",
    "le van quoi",
    "le van sy",
    "le van tam",
    "le van thiem",
    "le van thinh",
    "le van viet",
    "luong van can",
    "mai thi luu",
    "ngo thi lieu",
    "ngo thi thu minh",
    "nguyen thi dinh",
    "nguyen thi luu",
    "nguyen thi minh khai",
    "nguyen thi nho",
    "nguyen thi sau",
    "nguyen thi thap",
    "nguyen van be",
    "nguyen van bua",
    "nguyen van cu",
    "nguyen van dau",
    "nguyen van giai",
    "nguyen van giap",
    "nguyen van huyen",
    "nguyen van khoi",
    "nguyen van lac",
    "nguyen van linh",
    "nguyen van loc",
    "nguyen van luong",
    "nguyen van nghi",
    "nguyen van qua",
    "nguyen van quy",
    "nguyen van sieu",
    "nguyen van thoai",
    "nguyen van tiet",
    "nguyen van to",
    "nguyen van troi",
    "nguyen van tu",
    "nguyen van tuyet",
    "pham van bach",
    "pham van chieu",
    "pham van dong",
    "pham van hai",
    "pham van nghi",
    "pham van thuan",
    "pham van xao",
    "phan van hon",
    "phan van hum",
    "phan van tri",
    "phan van truong",
    "ta thi kieu",
    "to thi huynh",
    "tran thi ly",
    "tran van can",
    "tran van giau",
    "tran van hoai",
    "tran van kheo",
    "tran van kieu",
    "tran van on",
    "tran van tra",
    "trieu thi trinh",
    "truong van bang",
    "truong van linh",
    "vo thi sau",
    "vo van dung",
    "vo van hat",
    "vo van kiet",
    "vo van ngan",
    "vo van tan",
    "vo van van",
    "vu van dung",
];

/// Words before a house that make it a mere landmark.
pub(super) const NEAR: [&str; 10] = [
    "đối diện",
    "gần",
    "cạnh",
    "sát",
    "giáp",
    "kế",
    "bên",
    "sau lưng",
    "ngang",
    "qua",
];

/// Words of places, which no name goes on with.
pub(super) const STOPS: [&str; 37] = [
    "thôn",
    "xóm",
    "ấp",
    "tổ",
    "khu",
    "khối",
    "bản",
    "làng",
    "đường",
    "ngõ",
    "ngách",
    "hẻm",
    "số",
    "cổng",
    "cửa",
    "trước",
    "sau",
    "đối",
    "nhìn",
    "ra",
    "hướng",
    "và",
    "tại",
    "ở",
    "gần",
    "cạnh",
    "chợ",
    "ubnd",
    "cầu",
    "ngã",
    "chùa",
    "trạm",
    "nhà",
    "quán",
    "ql",
    "cụm",
    "góc",
];

/// Words of places that are names of persons too: `Kiệt`, `Trường`, `Đình`.
pub(super) const STOPS_AND_NAMES: [&str; 3] = ["kiệt", "trường", "đình"];

/// Those of both lists that without marks could be names: `Nga` and `ngã`, `Hương` and `hướng`.
pub(super) const UNMARKED_NAMES: [&str; 20] = [
    "to", "khoi", "ban", "lang", "duong", "ngo", "so", "cong", "sau", "doi", "huong", "cau", "nga",
    "tram", "nha", "quan", "kiet", "truong", "dinh", "cua",
];

/// What makes a school of `Trường`, and the house of a village of `Đình`.
pub(super) const OF_PLACES: [&str; 12] = [
    "làng", "tiểu", "trung", "mầm", "mẫu", "thcs", "thpt", "th", "học", "cấp", "đại", "cao",
];

/// Before a given name, without marks.
pub(super) const MIDDLE_NAMES: [&str; 2] = ["thi", "van"];

/// Words that join somebody to what stands before him.
pub(super) const JOINTS: [&str; 5] = ["và", "do", "của", "bởi", "cùng"];

/// What somebody is whose name follows a colon, without marks.
pub(super) const ROLES: [&str; 10] = [
    "truong",
    "pho",
    "bi thu",
    "chu tich",
    "cong an",
    "phu trach",
    "quan ly",
    "lien he",
    "nguoi",
    "dai dien",
];
