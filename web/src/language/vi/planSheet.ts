export default {
  "planSheet.print": "In phương án",
  "planSheet.title": "Phương án camera",
  "planSheet.notKept": "Đề xuất chưa lưu",
  "planSheet.internal": "Dùng nội bộ, không công khai",
  "planSheet.map": "Bản đồ các camera đề xuất",
  "planSheet.area": "Vùng của phương án",
  "planSheet.at": "Tính lúc {time}.",
  "planSheet.where": "Đặt ở đâu, nhìn về đâu",
  "planSheet.place": "Vĩ độ; kinh độ",
  "planSheet.takenOut": "Đã bỏ bớt: con số này là mức chắc chắn đạt được.",
  "planSheet.off": "Ngoài đường",
};
