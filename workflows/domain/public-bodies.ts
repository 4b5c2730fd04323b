import { foldVietnamese } from './vietnamese.ts'

/**
 * Words and names of public bodies, in capitals as heads of letters print them: what a reader
 * loses on capitals with two marks is put right where the letters agree.
 */

/** The 34 provinces and cities since 1 July 2025 and the 63 before. */
const PROVINCES = ['HÀ NỘI', 'HỒ CHÍ MINH', 'ĐÀ NẴNG', 'HẢI PHÒNG', 'CẦN THƠ', 'HUẾ', 'THỪA THIÊN HUẾ', 'AN GIANG',
  'BÀ RỊA - VŨNG TÀU', 'BẠC LIÊU', 'BẮC GIANG', 'BẮC KẠN', 'BẮC NINH', 'BẾN TRE', 'BÌNH DƯƠNG', 'BÌNH ĐỊNH', 'BÌNH PHƯỚC',
  'BÌNH THUẬN', 'CÀ MAU', 'CAO BẰNG', 'ĐẮK LẮK', 'ĐẮK NÔNG', 'ĐIỆN BIÊN', 'ĐỒNG NAI', 'ĐỒNG THÁP', 'GIA LAI', 'HÀ GIANG',
  'HÀ NAM', 'HÀ TĨNH', 'HẢI DƯƠNG', 'HẬU GIANG', 'HÒA BÌNH', 'HƯNG YÊN', 'KHÁNH HÒA', 'KIÊN GIANG', 'KON TUM', 'LAI CHÂU',
  'LẠNG SƠN', 'LÀO CAI', 'LÂM ĐỒNG', 'LONG AN', 'NAM ĐỊNH', 'NGHỆ AN', 'NINH BÌNH', 'NINH THUẬN', 'PHÚ THỌ', 'PHÚ YÊN',
  'QUẢNG BÌNH', 'QUẢNG NAM', 'QUẢNG NGÃI', 'QUẢNG NINH', 'QUẢNG TRỊ', 'SÓC TRĂNG', 'SƠN LA', 'TÂY NINH', 'THÁI BÌNH',
  'THÁI NGUYÊN', 'THANH HÓA', 'TIỀN GIANG', 'TRÀ VINH', 'TUYÊN QUANG', 'VĨNH LONG', 'VĨNH PHÚC', 'YÊN BÁI']

const LEVELS = ['TỈNH', 'THÀNH PHỐ', 'HUYỆN', 'QUẬN', 'THỊ XÃ', 'THỊ TRẤN', 'PHƯỜNG', 'XÃ', 'ĐẶC KHU', 'KHU VỰC', 'KHU PHỐ', 'TRUNG ƯƠNG']

const ORGANS = ['ỦY BAN NHÂN DÂN', 'HỘI ĐỒNG NHÂN DÂN', 'ĐOÀN ĐẠI BIỂU QUỐC HỘI', 'VĂN PHÒNG CHÍNH PHỦ', 'VĂN PHÒNG', 'THANH TRA',
  'ỦY BAN', 'HỘI ĐỒNG', 'BAN CHỈ ĐẠO', 'BAN CHỈ HUY', 'BAN QUẢN LÝ', 'BAN TỔ CHỨC', 'BAN TUYÊN GIÁO', 'BAN DÂN VẬN', 'BAN NỘI CHÍNH',
  'BAN THƯỜNG VỤ', 'BAN CHẤP HÀNH', 'BAN THƯỜNG TRỰC', 'BAN DÂN TỘC', 'TIẾP CÔNG DÂN', 'ỦY BAN KIỂM TRA', 'TỈNH ỦY', 'THÀNH ỦY', 'HUYỆN ỦY', 'QUẬN ỦY',
  'THỊ ỦY', 'ĐẢNG ỦY', 'ĐẢNG BỘ', 'CHI BỘ', 'ĐẢNG ĐOÀN', 'BỘ', 'SỞ', 'CỤC', 'TỔNG CỤC', 'CHI CỤC', 'VỤ', 'VIỆN', 'PHÒNG', 'TRUNG TÂM',
  'CHI NHÁNH', 'TRƯỜNG', 'HỌC VIỆN', 'ĐẠI HỌC', 'CAO ĐẲNG', 'TRUNG HỌC PHỔ THÔNG', 'TRUNG HỌC CƠ SỞ', 'TRUNG HỌC', 'TIỂU HỌC', 'MẦM NON', 'MẪU GIÁO',
  'BỆNH VIỆN', 'ĐA KHOA', 'TRẠM Y TẾ', 'TRẠM', 'ĐỘI', 'HẠT KIỂM LÂM', 'TÒA ÁN NHÂN DÂN', 'VIỆN KIỂM SÁT NHÂN DÂN', 'THI HÀNH ÁN DÂN SỰ', 'KIỂM TOÁN NHÀ NƯỚC',
  'CÔNG AN', 'BỘ CHỈ HUY QUÂN SỰ', 'BAN CHỈ HUY QUÂN SỰ', 'QUÂN SỰ', 'QUÂN KHU', 'BỘ ĐỘI BIÊN PHÒNG', 'KHO BẠC NHÀ NƯỚC', 'NGÂN HÀNG', 'NHÀ NƯỚC',
  'CHÍNH SÁCH XÃ HỘI', 'BẢO HIỂM XÃ HỘI', 'CỤC THUẾ', 'THUẾ', 'HẢI QUAN', 'THỐNG KÊ', 'DỰ TRỮ', 'MẶT TRẬN TỔ QUỐC', 'VIỆT NAM', 'HỘI NÔNG DÂN',
  'HỘI LIÊN HIỆP PHỤ NỮ', 'HỘI CỰU CHIẾN BINH', 'HỘI CHỮ THẬP ĐỎ', 'HỘI NGƯỜI CAO TUỔI', 'HỘI KHUYẾN HỌC', 'HỘI', 'LIÊN ĐOÀN LAO ĐỘNG', 'CÔNG ĐOÀN',
  'ĐOÀN THANH NIÊN', 'THANH NIÊN', 'LIÊN HIỆP', 'LIÊN MINH HỢP TÁC XÃ', 'CÔNG TY', 'TỔNG CÔNG TY', 'TẬP ĐOÀN', 'CỔ PHẦN', 'TRÁCH NHIỆM HỮU HẠN', 'MỘT THÀNH VIÊN',
  'HỢP TÁC XÃ', 'QUỸ TÍN DỤNG', 'QUỸ', 'ĐIỆN LỰC', 'BƯU ĐIỆN', 'VIỄN THÔNG', 'CẤP NƯỚC', 'CHÍNH PHỦ', 'THỦ TƯỚNG', 'QUỐC HỘI', 'CHỦ TỊCH NƯỚC', 'CHỦ TỊCH',
  'TỔ CÔNG TÁC', 'BAN', 'PHỤC VỤ HÀNH CHÍNH CÔNG']

/** Ministries and departments before and after 2025 are made of these. */
const MATTERS = ['NỘI VỤ', 'TÀI CHÍNH', 'KẾ HOẠCH', 'ĐẦU TƯ', 'TƯ PHÁP', 'XÂY DỰNG', 'GIAO THÔNG VẬN TẢI', 'GIÁO DỤC', 'ĐÀO TẠO', 'Y TẾ',
  'NÔNG NGHIỆP', 'PHÁT TRIỂN NÔNG THÔN', 'MÔI TRƯỜNG', 'TÀI NGUYÊN', 'KHOA HỌC', 'CÔNG NGHỆ', 'CÔNG THƯƠNG', 'THÔNG TIN', 'TRUYỀN THÔNG', 'VĂN HÓA',
  'THỂ THAO', 'DU LỊCH', 'GIA ĐÌNH', 'LAO ĐỘNG', 'THƯƠNG BINH', 'XÃ HỘI', 'DÂN TỘC', 'TÔN GIÁO', 'NGOẠI GIAO', 'NGOẠI VỤ', 'QUỐC PHÒNG', 'AN NINH',
  'QUY HOẠCH', 'KIẾN TRÚC', 'KINH TẾ', 'HẠ TẦNG', 'ĐÔ THỊ', 'ĐẤT ĐAI', 'QUẢN LÝ', 'DỰ ÁN', 'CÔNG TRÌNH', 'DÂN DỤNG', 'CÔNG NGHIỆP', 'GIAO THÔNG', 'KHU CÔNG NGHIỆP',
  'KHU KINH TẾ', 'CHẤT LƯỢNG', 'THỦY SẢN', 'LÂM SẢN', 'NÔNG LÂM SẢN', 'KIỂM LÂM', 'THỦY LỢI', 'CHĂN NUÔI', 'THÚ Y', 'BẢO VỆ THỰC VẬT', 'KHUYẾN NÔNG', 'KIỂM SOÁT BỆNH TẬT',
  'AN TOÀN THỰC PHẨM', 'PHÒNG CHỐNG THIÊN TAI', 'TÌM KIẾM CỨU NẠN', 'PHÒNG CHÁY', 'CHỮA CHÁY', 'CỨU NẠN', 'CỨU HỘ', 'PHÁP CHẾ', 'TỔ CHỨC', 'CÁN BỘ', 'HÀNH CHÍNH', 'QUẢN TRỊ',
  'VẬT TƯ', 'THIẾT BỊ', 'CHUYỂN ĐỔI SỐ', 'DỊCH VỤ', 'SỰ NGHIỆP', 'CÔNG ÍCH', 'CÔNG VIÊN', 'CÂY XANH', 'THOÁT NƯỚC', 'VỆ SINH', 'BẢO TRÌ', 'ĐƯỜNG BỘ', 'THỂ DỤC', 'NGHỆ THUẬT',
  'BẢO TÀNG', 'THƯ VIỆN', 'LƯU TRỮ', 'THI ĐUA', 'KHEN THƯỞNG', 'ĐỐI NGOẠI', 'CHÍNH TRỊ', 'NỘI BỘ', 'AN CHÍNH', 'ĐIỀU TRA', 'CẢNH SÁT', 'BẢO HIỂM', 'GIÁ', 'CÔNG SẢN', 'VÀ']

const FRONT = ['TRUNG ƯƠNG HỘI', 'MTTQ VIỆT NAM', 'ỦY BAN MTTQ VIỆT NAM', 'TNCS HỒ CHÍ MINH', 'QUÂN SỰ']

/** Longest first, so that a phrase is put right before its words. */
export const bodyPhrases: readonly string[] =
  [...PROVINCES, ...LEVELS, ...ORGANS, ...MATTERS, ...FRONT].sort((a, b) => b.length - a.length)

const WORDS = new Set(bodyPhrases.flatMap((phrase) => phrase.split(/[\s-]+/u)))
const FOLDED = new Set([...WORDS].map((word) => foldVietnamese(word)))
/** Abbreviations in the names of bodies. */
const SHORT = new Set(['UBND', 'HĐND', 'MTTQ', 'UBMTTQ', 'UBMTTQVN', 'TNHH', 'MTV', 'TNCS', 'BCH', 'CHQS', 'TMCP', 'TP', 'TP.', 'BCĐ', 'KHU', 'TTYT'])

/** Whether a printed word belongs to the usual words of public bodies, marks and all. */
export function isBodyWord(word: string): boolean {
  return WORDS.has(word) || SHORT.has(word)
}

/**
 * Whether a word is one of a single usual word's letters with other marks, and is itself none:
 * "THUÊ" for "THUẾ". Names of places hold such words too, so it is a doubt and no finding.
 */
export function isMarkless(word: string): boolean {
  return !WORDS.has(word) && !SHORT.has(word) && FOLDED.has(foldVietnamese(word))
}

/** Whether a word or phrase names a level of government or its seat (TỈNH, PHƯỜNG, …). */
export function isLevel(phrase: string): boolean {
  return LEVELS.includes(phrase)
}
