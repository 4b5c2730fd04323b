import type { Chance } from './chance.ts'

/** What invented letters are made of. No person, place or matter in it exists. */

const surnames = ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Hoàng', 'Phan', 'Vũ', 'Võ', 'Đặng', 'Bùi',
  'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý', 'Đinh', 'Tạ', 'Châu', 'Lưu', 'Mai', 'Trương', 'Hà', 'Đoàn', 'Kiều']
const middles = ['Văn', 'Thị', 'Minh', 'Hữu', 'Thanh', 'Quốc', 'Ngọc', 'Đức', 'Xuân', 'Thị Kim',
  'Công', 'Hoài', 'Thị Mỹ', 'Anh', 'Trọng', 'Bá', 'Thúy', 'Khánh', 'Gia', '']
const givens = ['An', 'Bình', 'Cường', 'Dũng', 'Đạt', 'Giang', 'Hạnh', 'Hiếu', 'Hòa', 'Hùng', 'Khoa',
  'Lan', 'Liên', 'Long', 'Mạnh', 'Nga', 'Nghĩa', 'Nhung', 'Phúc', 'Phương', 'Quang', 'Quyên', 'Sơn',
  'Tâm', 'Thảo', 'Thắng', 'Thủy', 'Tiến', 'Trang', 'Tú', 'Tuấn', 'Vân', 'Việt', 'Vinh', 'Yến', 'Thuận']
const places = ['An Bình', 'Hòa Phú', 'Bến Xuân', 'Tân Mỹ', 'Phú Lộc Đông', 'Sơn Hải', 'Vĩnh Thuận',
  'Kim Sa', 'Đại Hưng', 'Thạnh Lợi', 'Bình Khê', 'Đông Quan', 'Mỹ Xuyên', 'Trà Khúc', 'Lộc Ninh Hạ',
  'Cẩm Thượng', 'Hương Trà Nam', 'Nghĩa Dũng', 'Xuân Đỉnh Tây', 'Long Khánh Hạ', 'Đức Phổ Tây', 'Ngũ Phụng']

export const placeOf = (chance: Chance) => chance.one(places)

export function personOf(chance: Chance): string {
  return [chance.one(surnames), chance.one(middles), chance.one(givens)]
    .filter((part) => part !== '').join(' ')
}

const doings = ['báo cáo kết quả', 'tăng cường', 'triển khai thực hiện', 'đề nghị phối hợp', 'hướng dẫn',
  'góp ý dự thảo văn bản về', 'chấn chỉnh', 'rà soát, thống kê', 'cung cấp thông tin về', 'đôn đốc',
  'tham gia ý kiến về', 'trả lời kiến nghị của cử tri về', 'phê duyệt kế hoạch', 'kiểm tra, giám sát']
const matters = ['công tác cải cách hành chính', 'công tác phòng cháy, chữa cháy và cứu nạn, cứu hộ',
  'công tác văn thư, lưu trữ', 'quản lý trật tự xây dựng, đất đai', 'chuyển đổi số và dịch vụ công trực tuyến',
  'vệ sinh an toàn thực phẩm', 'tuyển chọn và gọi công dân nhập ngũ', 'phòng, chống dịch bệnh trên cây trồng',
  'bảo đảm trật tự, an toàn giao thông', 'quyết toán thu, chi ngân sách nhà nước', 'giảm nghèo bền vững',
  'tiếp công dân, giải quyết khiếu nại, tố cáo', 'bảo vệ môi trường và ứng phó với biến đổi khí hậu',
  'đầu tư công trung hạn', 'thực hiện chính sách đối với người có công với cách mạng',
  'hỗ trợ doanh nghiệp nhỏ và vừa', 'quản lý hoạt động quảng cáo ngoài trời', 'công tác dân số và phát triển']
const ends = ['', ' năm {y}', ' quý {q} năm {y}', ' trên địa bàn', ' 6 tháng đầu năm {y}',
  ' giai đoạn {y} - {z}', ' theo Kế hoạch số {n}/KH-UBND', ' trong tình hình mới', ' dịp lễ, Tết năm {y}']

export function subjectOf(chance: Chance, year: number): string {
  const text = `${chance.one(doings)} ${chance.one(matters)}${chance.one(ends)}`
  return text.replace('{y}', String(year)).replace('{z}', String(year + 5))
    .replace('{q}', chance.one(['I', 'II', 'III', 'IV'])).replace('{n}', String(chance.whole(10, 480)))
}

export function longSubjectOf(chance: Chance, year: number): string {
  return `${subjectOf(chance, year)}; ${chance.one(doings)} ${chance.one(matters)} và `
    + `${chance.one(doings)} ${chance.one(matters)}`
}

const openings = ['Thực hiện Kế hoạch số {n}/KH-UBND ngày {d} của Ủy ban nhân dân tỉnh về {m},',
  'Căn cứ Công văn số {n}/UBND-VP ngày {d} về việc {m},', 'Để kịp thời tổng hợp số liệu về {m},',
  'Qua theo dõi tình hình {m} trong thời gian qua,', 'Sau khi xem xét đề nghị của các đơn vị về {m},']
const middlesOfText = [
  'các cơ quan, đơn vị đã chủ động phối hợp, tổ chức thực hiện nhiều giải pháp và đạt được những kết quả quan trọng.',
  'đề nghị các đơn vị nghiêm túc rút kinh nghiệm, khắc phục những tồn tại, hạn chế đã được chỉ ra.',
  'trong đó nêu rõ khó khăn, vướng mắc, nguyên nhân và đề xuất, kiến nghị với cấp có thẩm quyền.',
  'bảo đảm đúng quy định của pháp luật, tiết kiệm, hiệu quả, tránh hình thức và lãng phí.',
  'phân công rõ trách nhiệm của từng cá nhân, gắn với đánh giá mức độ hoàn thành nhiệm vụ hằng năm.',
  'tuyên truyền, phổ biến rộng rãi đến cán bộ, công chức, viên chức và nhân dân trên địa bàn.',
  'số lượng hồ sơ tiếp nhận là {n} hồ sơ, đã giải quyết {k} hồ sơ, tỷ lệ đúng hạn đạt {p}%.',
  'kinh phí thực hiện được bố trí trong dự toán ngân sách nhà nước và các nguồn huy động hợp pháp khác.']

export function sentenceOf(chance: Chance, year: number): string {
  const fill = (text: string) => text.replace('{n}', String(chance.whole(100, 900)))
    .replace('{k}', String(chance.whole(20, 99))).replace('{p}', String(chance.whole(60, 99)))
    .replace('{m}', chance.one(matters))
    .replace('{d}', `${two(chance.whole(1, 28))}/${chance.whole(1, 12)}/${year}`)
  return `${fill(chance.one(openings))} ${fill(chance.one(middlesOfText))}`
}

export const two = (figure: number) => String(figure).padStart(2, '0')

export function lastWordsOf(chance: Chance): string {
  return chance.one(['Trân trọng./.', 'Rất mong nhận được sự quan tâm phối hợp./.',
    'Trên đây là nội dung đề nghị các đơn vị nghiêm túc thực hiện./.', 'Xin trân trọng cảm ơn!'])
}

/** A deadline and the sentence of the letter that sets it. */
export function deadlineOf(chance: Chance, issuedOn: string): { day: string; sentence: string } {
  const day = new Date(Date.parse(issuedOn) + chance.whole(5, 40) * 86_400_000)
  const [y, m, d] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]
  const written = chance.one([`${two(d)}/${m}/${y}`, `${two(d)} tháng ${m < 3 ? two(m) : m} năm ${y}`,
    `${two(d)}/${two(m)}/${y}`])
  const sentence = chance.one([
    `Báo cáo gửi về cơ quan chủ trì trước ngày ${written} để tổng hợp.`,
    `Đề nghị các đơn vị hoàn thành và gửi kết quả chậm nhất ngày ${written}.`,
    `Thời gian nhận hồ sơ đến hết ngày ${written}, quá thời hạn trên xem như không có ý kiến.`,
    `Văn bản góp ý đề nghị gửi trước 17 giờ 00 ngày ${written}.`,
  ])
  return { day: day.toISOString().slice(0, 10), sentence }
}
