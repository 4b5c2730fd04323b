/** Words on invented pages. Nobody and nothing in them exists. */
export const MARKS = ['MẬT', 'MẬT', 'TỐI MẬT', 'TUYỆT MẬT'] as const

/** Lifted secrecy: a person looks. */
export const LIFTED = ['HẾT MẬT', 'GIẢI MẬT', 'ĐÃ GIẢI MẬT'] as const

/** Stamps that are no mark of secrecy. */
export const OTHER_STAMPS = [
  'KHẨN', 'KHẨN', 'THƯỢNG KHẨN', 'THƯỢNG KHẨN', 'HỎA TỐC', 'HỎA TỐC', 'HỎA TỐC HẸN GIỜ', 'ĐẾN',
  'CÔNG VĂN ĐẾN', 'CV ĐẾN', 'ĐÃ KÝ', 'BẢN SAO', 'SAO Y', 'SAO Y BẢN CHÍNH', 'SAO LỤC', 'MẪU',
  'DỰ THẢO', 'BẢN CHÍNH', 'LƯU', 'ĐÃ THU TIỀN', 'LƯU HÀNH NỘI BỘ', 'XEM XONG TRẢ LẠI', 'ĐI',
  'THU HỒI', 'HỦY', 'ĐÃ DUYỆT', 'TIẾP NHẬN', 'BẢN GỐC', 'GIÁM ĐỐC', 'KẾ TOÁN', 'VIỆT NHẬT',
] as const

/** More stamps, some with letters of a mark in them, to train with. */
export const MORE_STAMPS = [
  'ĐÃ NHẬN', 'ĐÃ GỬI', 'ĐÃ VÀO SỔ', 'CHUYỂN', 'ĐÃ THẨM ĐỊNH', 'BẢN THẢO', 'CHỦ TỊCH', 'PHÓ CHỦ TỊCH',
  'VĂN THƯ', 'GẤP', 'KHẨN CẤP', 'TỐI KHẨN', 'HOẢ TỐC', 'TRẢ LẠI', 'QUAN TRỌNG', 'CHÍNH THỨC',
  'PHÓ GIÁM ĐỐC', 'ĐÃ KIỂM TRA', 'ĐÃ CHI TIỀN', 'MIỄN PHÍ', 'HẾT HIỆU LỰC', 'KHÔNG SAO CHỤP', 'MẶT TRẬN',
  'LƯU VT', 'TM. UBND', 'KT. CHỦ TỊCH', 'ĐÃ THANH TOÁN', 'HỎA TỐC 16H', 'NHẬT BẢN', 'TRUNG MẬU', 'VĂN MẬU',
] as const

/** Lines of print in capitals with words that look like a mark. */
export const CAPITAL_LINES = [
  'ỦY BAN MẶT TRẬN TỔ QUỐC VIỆT NAM', 'BẢO MẬT THÔNG TIN', 'QUY CHẾ BẢO MẬT THÔNG TIN',
  'MẶT TRẬN TỔ QUỐC', 'HỢP TÁC XÃ MẬT ONG RỪNG', 'MẬT ĐỘ DÂN SỐ', 'BÍ MẬT KINH DOANH',
  'LUẬT AN NINH MẠNG', 'KỸ THUẬT NHẬT BẢN', 'ĐẤT BỊ MẤT', 'MẪU SỐ 01', 'TỐI ĐA', 'KẾ HOẠCH',
  'BÁO CÁO TỔNG KẾT', 'THÔNG BÁO', 'QUYẾT ĐỊNH', 'CHẬT', 'THÔNG TIN CÁ NHÂN', 'TUYỆT ĐỐI AN TOÀN',
  'DANH SÁCH KÈM THEO', 'PHỤ LỤC', 'CÔNG TY CỔ PHẦN VẬT LIỆU', 'NỘI DUNG BẢO MẬT', 'TỐI THIỂU',
] as const

export const SENTENCES = [
  'Thực hiện kế hoạch công tác năm 2026, đề nghị các đơn vị rà soát và báo cáo kết quả đúng hạn.',
  'Các cơ quan, đơn vị có trách nhiệm bảo mật thông tin cá nhân của người dân theo quy định.',
  'Cập nhật số liệu về mật độ dân số trên địa bàn phường, xã trước ngày 20 tháng 3 năm 2026.',
  'Hỗ trợ các hộ nuôi ong lấy mật, xây dựng thương hiệu mật ong rừng của địa phương.',
  'Bên nhận phải giữ bí mật kinh doanh của doanh nghiệp, không cung cấp cho bên thứ ba.',
  'Ủy ban Mặt trận Tổ quốc phối hợp tuyên truyền, vận động nhân dân tham gia giám sát.',
  'Trong quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị phản ánh kịp thời về Văn phòng.',
  'Người làm mất giấy chứng nhận quyền sử dụng đất phải khai báo với cơ quan có thẩm quyền.',
  'Công tác phòng cháy, chữa cháy tại các chợ, khu dân cư phải được kiểm tra thường xuyên.',
  'Giao Phòng Kinh tế chủ trì, phối hợp với các đơn vị liên quan tham mưu văn bản trả lời.',
  'Kinh phí thực hiện lấy từ nguồn ngân sách đã giao trong dự toán năm và nguồn hợp pháp khác.',
  'Giữ bí mật về người tố cáo; mật khẩu phải được đổi định kỳ ba tháng một lần.',
] as const

export const ISSUERS = [
  'SỞ NỘI VỤ', 'SỞ XÂY DỰNG', 'CÔNG AN TỈNH', 'SỞ Y TẾ', 'PHÒNG KINH TẾ', 'VĂN PHÒNG',
  'CÔNG TY TNHH ĐẠI PHÚ', 'ỦY BAN MẶT TRẬN TỔ QUỐC', 'BAN QUẢN LÝ DỰ ÁN',
] as const
export const PARENTS = [
  'ỦY BAN NHÂN DÂN TỈNH AN BÌNH', 'ỦY BAN NHÂN DÂN', 'BỘ NỘI VỤ', 'TỔNG CÔNG TY PHÚ HƯNG',
] as const
export const SUBJECTS = [
  'báo cáo kết quả cải cách hành chính quý I', 'rà soát mật độ dân cư và quy hoạch khu dân cư',
  'tăng cường bảo mật thông tin trên môi trường mạng', 'phối hợp tuyên truyền pháp luật',
  'xây dựng vùng nuôi ong lấy mật', 'kiểm tra hệ thống chiếu sáng công cộng',
] as const
export const NAMES = ['Lê Minh An', 'Vương Thế Hùng', 'Đỗ Thị Nhật', 'Trần Văn Mậu'] as const

/** Words in capitals that differ from MẬT by little. */
export const WORDS_NEAR = [
  'MẶT', 'MẤT', 'MÁT', 'NHẬT', 'MẪU', 'VẬT', 'BẬT', 'MÁY', 'MẶT TRẬN', 'LUẬT', 'THUẬT', 'ĐẤT',
  'TỔNG', 'TỐT', 'TUYỂN', 'TUYẾN', 'HOẠT', 'PHÁT', 'CHẤT', 'MỘT', 'MỚI', 'SỐ', 'KỸ',
] as const
