/** Syllables of which nearly all middle and given names are made; surnames serve as such, too. */
const WORDS = new Set((
  'an ân anh ánh ái âu ba bá bạch bảo bằng bắc bân bích biên bình bổn bút bửu ca cảnh cao cát cẩm cẩn căn cần '
  + 'cầm cầu cân chân chánh châu chi chí chiến chiểu chinh chính chiêu chung chuẩn chuyên chương chưởng chức cơ '
  + 'công cúc cung cương cường cử cừ dạ danh dân dần diễm diễn diện diệp diệu dinh doan doanh du duân duẩn dũng '
  + 'duy duyên duyệt dự dực dưỡng dương đa đài đại đàm đan đang đáng đào đạo đạt đăng đẳng đằng đắc đậu đệ điềm '
  + 'điền điển điệp đình định đính đỉnh đoài đoan đoàn đô độ đông đồng đổng đơn đức đường đương gấm gia giang '
  + 'giàu giao giáo giáp giới hà hạ hai hài hải hàm hàn hán hạnh hanh hành hào hảo hạo hằng hân hậu hiên hiền '
  + 'hiến hiển hiện hiệp hiệu hiếu hinh hoa hòa họa hóa hoài hoàn hoan hoàng hoạch hoạt hoằng học hồ hồi hội hộ '
  + 'hồng hổ hợi hợp hùng huân huấn huệ huế huy huyên huyền huỳnh hưng hương hường hướng hưởng hữu hy hỷ kha khả '
  + 'khách khải khai khang kháng khanh khánh khâm khắc khen khiêm khiết khoa khoái khoan khoát khôi khởi khuê '
  + 'khuyên khuyến kiêm kiểm kiên kiến kiện kiệt kiệm kiều kim kinh kính kỳ kỷ kỉnh la lạc lai lài lam lãm lan lành '
  + 'lâm lân lập lê lễ lệ lến liêm liên liễu linh lĩnh lịch loan long lộc lợi lục luân luận luật lũy lung lựu lữ '
  + 'lực lượng lương lưu lý ly mai mạnh mận mẫn mậu mây mến mi miên minh mộc mộng mơ mùi mười mùa muôn my mỹ nam '
  + 'nga ngà ngát ngạn ngân ngần nghi nghị nghĩa nghiêm nghiệp nghinh ngoan ngoãn ngọ ngọc ngôn ngộ ngũ nguyên '
  + 'nguyện nguyệt ngữ nhã nhạc nhàn nhẫn nhân nhậm nhất nhật nhi nhiên nhiệm nhiều như nhu nhung nhuận nhường nhựt '
  + 'niệm niên ninh nông nở nữ nương oanh phách phái phan phát pháp phấn phận phẩm phi phiên phong phổ phú phúc phục phụng '
  + 'phùng phước phương phường phượng quan quán quang quảng quân quận quế quí quý quốc quỳnh quyên quyền quyến quyết quyến '
  + 'rin sa sách sam san sang sáng sanh sao sắc sâm sen sĩ sỹ sinh song sơn súng sử sương sửu tá tài tám tân tấn tần tầm tâm '
  + 'tạo tăng tây tập tế thạc thạch thái tham thám thành thanh thạnh thao thảo tháp thân thắm thăng thắng thật thập thất thế '
  + 'thể thêm thi thì thị thí thích thiêm thiên thiện thiết thiệu thiều thinh thìn thịnh thọ thoa thoại thoan thoàn thỏa thông thống '
  + 'thơ thới thời thơm thu thụ thuần thuận thuật thuấn thục thung thùy thúy thủy thụy thuyên thuyết thư thứ thừa thức thương thường thưởng thượng '
  + 'tiên tiến tiền tiển tiếp tiệp tín tình tính tỉnh tịnh toàn toản toán toại tôn tông tố tốt trà trạch trai trang tráng trâm trân trấn '
  + 'trầm trận tri trí trị triển triết triều triệu trình trinh trịnh trọng trung trúc trực trụ truyền trường trưởng trượng tú tuân tuấn tuất '
  + 'tuệ túc tùng tuyên tuyến tuyền tuyết tư từ tứ tự tước tươi tường tưởng tương tỵ tý tỷ uy uyên uyển ủy út ước ửng vàng văn vân vẹn '
  + 'vi vĩ vị viên viễn viện việt vinh vĩnh vịnh võ vọng vũ vui vụ vượng vương vỵ vy xa xân xinh xuân xuyên xuyến xương yên yến ý y '
  + 'nhị nhâm đỏ đắc bé bông bảy năm sáu tám chín mừng mỵ nết nên no nụ quyển rạng ràng rớt sâu sim sốt tèo tặng tý xếp đượm được đợi đời đua '
  + 'phin phích phon phơ lo lô lài lài lượm lưỡng lành láng khiển khương kế kết không khỏe khuông khuê hậu hãn hề hợp hoàng huề hứa gái dung đoạn đạm dậu '
  + 'căng mãi thuân cảm can canh cang cậy chắt chất chấn chiêm chúc chuyển chuông cội côn cơn cầu bền biết biền biểu biện bính bộ bốn bổng bùi').split(/\s+/u))

/** The names so many carry that a syllable which is no name is more likely one of these misread. */
const COMMON = ('Anh Bình Chi Chiến Chinh Chung Công Cường Duy Dũng Đạt Đông Đức Giang Hà Hải Hạnh Hiền Hiếu '
  + 'Hoàng Hồng Hùng Hương Khánh Kiên Lan Lâm Linh Long Lộc Lợi Mai Mạnh Minh Mỹ Nam Nga Ngân Nghĩa Ngọc Nhàn '
  + 'Nhung Oanh Phong Phúc Phước Phương Quang Quân Quốc Quyền Quỳnh Sơn Tài Tâm Tân Thái Thanh Thành Thảo '
  + 'Thắng Thiện Thịnh Thu Thuận Thúy Thủy Tiến Tín Toàn Trang Trí Trọng Trung Trường Tuấn Tùng Tú Vân Việt '
  + 'Vinh Xuân Yến Thị Văn Đình Hữu').split(' ')

const TONE = /[\u0300\u0301\u0309\u0303\u0323]/gu
const toneless = (word: string) => word.toLowerCase().normalize('NFD').replace(TONE, '').normalize('NFC')

/** "hoà" is written "hòa", "thuý" "thúy", so that both are one word. */
const OLD_MARKS = /(o[aàáảãạ]|u[yỳýỷỹỵ])$/u

function plain(word: string): string {
  const lower = word.toLowerCase()
  if (WORDS.has(lower) || !OLD_MARKS.test(lower)) return lower
  const [letters, mark] = [lower.normalize('NFD'), /[\u0300\u0301\u0309\u0303\u0323]/u]
  const found = letters.match(mark)?.[0]
  if (!found) return lower
  const bare = letters.replace(found, '')
  return `${bare.slice(0, -1)}${found}${bare.slice(-1)}`.normalize('NFC')
}

/** Whether a syllable is one that people are called by. */
export const isNameWord = (word: string): boolean => WORDS.has(plain(word))

/** The usual name of which a syllable that is no name has another tone ("Tuần" for "Tuấn"). */
export function nameWordLike(word: string): string | undefined {
  const found = COMMON.filter((name) => toneless(name) === toneless(word))
  return found.length === 1 ? found[0] : undefined
}
