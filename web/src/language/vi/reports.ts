export default {
  "rail.report": "Báo cáo",
  "report.title": "Báo cáo",
  "report.on": "Tình hình cuối ngày",
  "report.show": "Xem",
  "report.registry": "Camera trong sổ, ngày {date}",
  "report.unit": "Đơn vị, theo tên của ngày đó",
  "report.cameras": "Camera",
  "report.working": "Hoạt động",
  "report.faulty": "Hỏng, mất kết nối",
  "report.checked": "Đã kiểm tra",
  "report.total": "Cộng",
  "report.or": "hoặc",
  "report.noUnit": "Không rõ đơn vị",
  "report.empty": "Sổ không biết camera nào đã có vào ngày đó.",
  "report.meaning":
    "Camera: đã lắp đến ngày đó, hoặc đã vào sổ nếu không rõ ngày lắp; không tính camera dự kiến lắp, đã tháo và đang chờ chủ đồng ý. Đã kiểm tra: có người thấy hoạt động trong 90 ngày trước đó. Tỷ lệ tính trên số camera của dòng.",
  "report.print": "In báo cáo",
};
