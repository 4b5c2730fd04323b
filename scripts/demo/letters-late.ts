import type { DemoLetter } from './demo-letter.ts'

const province = 'Ủy ban nhân dân tỉnh An Bình'

/** The second half of the month, oldest first: most of it is under way. Invented bodies and people. */
export const lateLetters: readonly DemoLetter[] = [
  {
    source: 'e-office', type: 'Công văn', symbol: '1820/SXD-QHKT', parentBody: province, issuer: 'Sở Xây dựng', kind: 'opinion',
    subject: 'lấy ý kiến đồ án điều chỉnh quy hoạch phân khu ven sông',
    body: ['Sở Xây dựng gửi đồ án điều chỉnh quy hoạch phân khu ven sông và đề nghị phường tổ chức lấy ý kiến cộng đồng dân cư, gửi văn bản góp ý.'],
    signer: 'Vương Thế Hùng', signerPosition: 'Giám đốc', answerBy: 9,
    story: {
      is: 'directed', words: { text: 'Giao Phòng KT-HT-ĐT chủ trì, phối hợp Mặt trận lấy ý kiến, tham mưu văn bản góp ý.', lead: 'kthtdt', support: ['vp'], fyi: ['vhxh'], due: 7 },
      work: { is: 'seen', who: 'truongphong' },
    },
  },
  {
    source: 'e-office', type: 'Kế hoạch', symbol: '201/KH-UBND', issuer: province, kind: 'direction',
    subject: 'tuyển chọn và gọi công dân nhập ngũ năm sau',
    body: ['Ủy ban nhân dân tỉnh giao chỉ tiêu và thời gian sơ tuyển, khám tuyển; các phường, xã hoàn thành rà soát công dân trong độ tuổi.'],
    signer: 'Phan Gia Tuệ', signerPosition: 'Phó Chủ tịch',
    story: {
      is: 'directed', words: { text: 'Giao Ban Chỉ huy Quân sự chủ trì, phối hợp Công an phường.', lead: 'qs', support: ['ca'], fyi: ['vhxh'], due: 8 },
      work: { is: 'waiting' },
    },
  },
  {
    source: 'post', type: 'Thông báo', symbol: '77/TB-ĐL', issuer: 'Điện lực khu vực Bến Xuân', kind: 'notice',
    subject: 'lịch tạm ngừng cung cấp điện để bảo trì lưới',
    body: ['Điện lực thông báo lịch tạm ngừng cung cấp điện tại các tổ dân phố 2, 3 và 5 để bảo trì đường dây.'],
    signer: 'Đinh Phú Cường', signerPosition: 'Giám đốc',
    story: { is: 'kept', text: 'Văn phòng thông báo trên loa truyền thanh. Lưu.' },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '1124/SGDĐT-GDTH', parentBody: province, issuer: 'Sở Giáo dục và Đào tạo', kind: 'report',
    subject: 'báo cáo công tác phổ cập giáo dục, xóa mù chữ',
    body: ['Đề nghị các phường, xã hoàn thành điều tra, cập nhật số liệu phổ cập giáo dục và gửi báo cáo.'],
    signer: 'Trịnh Hoài Thương', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', by: 'phochutich', words: { text: 'Giao Phòng Văn hóa – Xã hội tổng hợp báo cáo.', lead: 'vhxh', due: 3 },
      work: { is: 'forwarded', who: 'truongphong2', to: 'cv-vhxh', text: 'Đ/c Đức Anh tổng hợp số liệu các trường.', then: { is: 'waiting' } },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '733/KBNN-KTNN', issuer: 'Kho bạc Nhà nước khu vực An Bình', kind: 'request',
    subject: 'đối chiếu số dư tài khoản tiền gửi',
    body: ['Kho bạc đề nghị các đơn vị đối chiếu, xác nhận số dư tài khoản tiền gửi và gửi lại bản xác nhận.'],
    signer: 'Âu Dương Khánh', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Văn phòng đối chiếu, xác nhận.', lead: 'vp', due: 1 },
      work: {
        is: 'forwarded', who: 'chanhvp', to: 'cv-vp', text: 'Đ/c Huy đối chiếu với sổ kế toán.',
        then: { is: 'in-hand', who: 'chuyenvien2', percent: 90, report: 'Đã khớp số dư, chờ ký xác nhận.' },
      },
    },
  },
  {
    source: 'desk', type: 'Đơn khiếu nại', symbol: null, issuer: 'Ông Lại Văn Bền, tổ dân phố 1', kind: 'petition',
    subject: 'khiếu nại ranh giới đất khi mở rộng hẻm 8',
    body: ['Tôi không đồng ý với biên bản đo đạc khi mở rộng hẻm 8 và đề nghị phường kiểm tra lại mốc ranh giới.'],
    signer: 'Lại Văn Bền',
    story: {
      is: 'passed-on', to: 'pct', text: 'Kính chuyển đ/c Phó Chủ tịch chỉ đạo thực hiện.',
      then: {
        words: { text: 'Giao Phòng KT-HT-ĐT chủ trì xác minh, mời đo đạc lại; tham mưu trả lời.', lead: 'kthtdt', support: ['vp'], due: 5 },
        work: { is: 'in-hand', who: 'truongphong', percent: 10, report: 'Đã liên hệ đơn vị đo đạc, hẹn ngày làm việc.' },
      },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '402/TTKC-XTTM', parentBody: 'Sở Công Thương', issuer: 'Trung tâm Khuyến công và Xúc tiến thương mại', kind: 'request',
    subject: 'mời cơ sở tham gia phiên chợ hàng địa phương',
    body: ['Trung tâm đề nghị phường giới thiệu các cơ sở sản xuất tham gia phiên chợ hàng địa phương cuối năm.'],
    signer: 'Từ Mạnh Hào', signerPosition: 'Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Phòng KT-HT-ĐT giới thiệu cơ sở.', lead: 'kthtdt', due: 4 },
      work: { is: 'forwarded', who: 'truongphong', to: 'cv-kthtdt', text: 'Đ/c Tâm liên hệ các cơ sở làng nghề.', then: { is: 'seen', who: 'chuyenvien' } },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '519/TTr-NV', parentBody: province, issuer: 'Thanh tra tỉnh', kind: 'request',
    subject: 'cung cấp hồ sơ phục vụ thanh tra quản lý chợ',
    body: ['Đề nghị phường chuẩn bị hồ sơ, tài liệu liên quan đến quản lý chợ Bến Xuân trong ba năm gần nhất.'],
    signer: 'Tôn Nữ Hoài', signerPosition: 'Phó Chánh Thanh tra', urgency: 'urgent', answerBy: 3,
    story: {
      is: 'directed', words: { text: 'Khẩn trương chuẩn bị hồ sơ, báo cáo trước khi gửi.', lead: 'kthtdt', support: ['vp'], due: 1 },
      work: { is: 'in-hand', who: 'truongphong', percent: 50, report: 'Đã tập hợp hồ sơ hai năm.' },
    },
  },
  {
    source: 'e-office', type: 'Thông báo', symbol: '71/TB-VP', parentBody: province, issuer: 'Văn phòng Ủy ban nhân dân tỉnh', kind: 'notice',
    subject: 'lịch tiếp công dân định kỳ của lãnh đạo tỉnh',
    body: ['Văn phòng thông báo lịch tiếp công dân định kỳ để các phường, xã thông tin đến người dân.'],
    signer: 'Đoàn Hải Sơn', signerPosition: 'Chánh Văn phòng',
    story: { is: 'informed', words: { text: 'Niêm yết tại trụ sở; các đơn vị biết.', fyi: ['vp', 'pvhcc'] } },
  },
  {
    source: 'post', type: 'Công văn', symbol: '36/CTMT', issuer: 'Công ty Môi trường Xanh An Bình', kind: 'request',
    subject: 'điều chỉnh giờ thu gom rác tại các tuyến đường chính',
    body: ['Công ty đề nghị thống nhất điều chỉnh giờ thu gom rác sang sau 20 giờ tại các tuyến đường chính của phường.'],
    signer: 'Hà Kiến Văn', signerPosition: 'Giám đốc',
    story: {
      is: 'directed', by: 'phochutich', words: { text: 'Giao Phòng KT-HT-ĐT lấy ý kiến khu phố, tham mưu trả lời.', lead: 'kthtdt', due: 6 },
      work: { is: 'waiting' },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '2402/SNV-CCVC', parentBody: province, issuer: 'Sở Nội vụ', kind: 'request',
    subject: 'cử công chức dự lớp bồi dưỡng kỹ năng số',
    body: ['Sở Nội vụ thông báo chiêu sinh lớp bồi dưỡng kỹ năng số và đề nghị phường cử công chức tham dự.'],
    signer: 'Lê Minh An', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Văn phòng lập danh sách cử người.', lead: 'vp', due: 2 },
      work: { is: 'returned', who: 'chanhvp', reason: 'Văn bản đề nghị cử công chức Phòng Văn hóa – Xã hội, đề nghị giao lại đơn vị.' },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '91/ĐTN', issuer: 'Đoàn Thanh niên phường Bến Xuân', kind: 'request',
    subject: 'đề nghị hỗ trợ kinh phí Tết Nhân ái',
    body: ['Ban Chấp hành Đoàn phường kính đề nghị xem xét hỗ trợ một phần kinh phí tổ chức chương trình Tết Nhân ái.'],
    signer: 'Sầm Thế Vinh', signerPosition: 'Bí thư',
    story: { is: 'returned-by-leader', reason: 'Bản quét mất trang dự toán kèm theo, đề nghị quét lại đủ trang.' },
  },
  {
    source: 'e-office', type: 'Kế hoạch', symbol: '210/KH-UBND', issuer: province, kind: 'direction',
    subject: 'tổng kết công tác dân vận chính quyền',
    body: ['Ủy ban nhân dân tỉnh ban hành kế hoạch tổng kết; các phường, xã gửi báo cáo tổng kết và đề xuất khen thưởng.'],
    signer: 'Phan Gia Tuệ', signerPosition: 'Phó Chủ tịch', answerBy: 12,
    story: {
      is: 'presented', to: 'ct',
      proposal: { text: 'Giao Văn phòng chủ trì, phối hợp Phòng Văn hóa – Xã hội xây dựng báo cáo tổng kết.', lead: 'vp', support: ['vhxh'], due: 9 },
    },
  },
  {
    source: 'post', type: 'Công văn', symbol: '214/CTXD', issuer: 'Công ty Xây dựng Phú An', kind: 'request',
    subject: 'xin phép sử dụng tạm vỉa hè để tập kết vật liệu',
    body: ['Công ty đề nghị được sử dụng tạm vỉa hè trước số 40 đường Bến Xuân 1 trong 15 ngày để tập kết vật liệu sửa chữa nhà văn hóa.'],
    signer: 'Nhâm Đức Toàn', signerPosition: 'Giám đốc',
    story: { is: 'presented', to: 'pct' },
  },
  {
    source: 'desk', type: 'Đơn tố cáo', symbol: null, issuer: 'Người gửi đề nghị giữ kín họ tên', kind: 'denunciation',
    subject: 'tố cáo hành vi thu tiền trông xe sai quy định',
    body: ['Tôi làm đơn này tố cáo việc thu tiền trông giữ xe sai quy định tại khu vực chợ và đề nghị giữ kín thông tin người tố cáo.'],
    signer: 'Người tố cáo',
    story: { is: 'presented', to: 'ct' },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '1377/STC-QLNS', parentBody: province, issuer: 'Sở Tài chính', kind: 'report',
    subject: 'báo cáo ước thực hiện thu, chi ngân sách năm',
    body: ['Sở Tài chính đề nghị phường báo cáo ước thực hiện thu, chi ngân sách cả năm và thuyết minh các khoản tăng, giảm.'],
    signer: 'Hồ Nhật Linh', signerPosition: 'Phó Giám đốc', urgency: 'urgent', answerBy: 4,
    story: {
      is: 'presented', to: 'ct',
      proposal: { text: 'Giao Phòng KT-HT-ĐT tổng hợp báo cáo theo yêu cầu.', lead: 'kthtdt', support: ['vp'], due: 3 },
    },
  },
  {
    source: 'e-office', type: 'Giấy mời', symbol: '355/GM-UBND', issuer: province, kind: 'invitation',
    subject: 'họp trực tuyến đánh giá chỉ số phục vụ người dân',
    body: ['Kính mời Chủ tịch Ủy ban nhân dân các phường, xã dự họp trực tuyến tại điểm cầu của địa phương.'],
    signer: 'Đoàn Hải Sơn', signerPosition: 'Chánh Văn phòng',
    story: { is: 'presented', to: 'ct', proposal: { text: 'Giao Văn phòng chuẩn bị phòng họp, mời thành phần dự.', lead: 'vp', due: 2 } },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '1203/SYT-NVY', parentBody: province, issuer: 'Sở Y tế', kind: 'request',
    subject: 'tăng cường kiểm tra an toàn thực phẩm dịp cuối năm',
    body: ['Sở Y tế đề nghị phường thành lập đoàn kiểm tra an toàn thực phẩm tại chợ, bếp ăn tập thể và cơ sở dịch vụ ăn uống.'],
    signer: 'Nghiêm Xuân Trường', signerPosition: 'Phó Giám đốc',
    story: { is: 'presented', to: 'ct' },
  },
  {
    source: 'desk', type: 'Đơn đề nghị', symbol: null, issuer: 'Bà Doãn Thị Thơm, tổ dân phố 9', kind: 'petition',
    subject: 'đề nghị cấp lại giấy xác nhận hộ cận nghèo',
    body: ['Giấy xác nhận của gia đình tôi bị thất lạc, kính đề nghị phường cấp lại để con tôi làm thủ tục miễn giảm học phí.'],
    signer: 'Doãn Thị Thơm',
    story: { is: 'presented', to: 'pct' },
  },
  {
    source: 'e-office', type: 'Công điện', symbol: '17/CĐ-UBND', issuer: province, kind: 'direction',
    subject: 'ứng phó mưa lớn và triều cường',
    body: ['Chủ tịch Ủy ban nhân dân tỉnh yêu cầu các phường ven sông trực ban 24/24 giờ, rà soát phương án di dời hộ dân vùng trũng, khơi thông cống rãnh và báo cáo trong ngày.'],
    signer: 'Phan Gia Tuệ', signerPosition: 'Phó Chủ tịch', urgency: 'express',
    story: { is: 'presented', to: 'ct' },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '688/VP-KSTTHC', parentBody: province, issuer: 'Văn phòng Ủy ban nhân dân tỉnh', kind: 'request',
    subject: 'rà soát thủ tục hành chính giải quyết quá hạn',
    body: ['Văn phòng đề nghị rà soát nguyên nhân hồ sơ quá hạn trong tháng và có thư xin lỗi tổ chức, cá nhân theo quy định.'],
    signer: 'Đoàn Hải Sơn', signerPosition: 'Chánh Văn phòng', urgency: 'very-urgent',
    story: { is: 'presented', to: 'ct' },
  },
  {
    source: 'email', type: 'Thông báo', symbol: '12/TB-CLB', issuer: 'Câu lạc bộ Dưỡng sinh Bến Xuân', kind: 'notice',
    subject: 'lịch sinh hoạt và danh sách ban chủ nhiệm mới',
    body: ['Câu lạc bộ thông báo lịch sinh hoạt hằng tuần tại nhà văn hóa và danh sách ban chủ nhiệm nhiệm kỳ mới.'],
    signer: 'Ông Thị Sen', signerPosition: 'Chủ nhiệm',
    story: { is: 'registered' },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '2455/SNV-TĐKT', parentBody: province, issuer: 'Sở Nội vụ', kind: 'request',
    subject: 'hướng dẫn tổng kết phong trào thi đua',
    body: ['Sở Nội vụ hướng dẫn tổng kết phong trào thi đua và hồ sơ đề nghị khen thưởng năm.'],
    signer: 'Lê Minh An', signerPosition: 'Phó Giám đốc', answerBy: 15,
    story: { is: 'registered' },
  },
  {
    source: 'post', type: 'Giấy mời', symbol: '08/GM-HPN', issuer: 'Hội Liên hiệp Phụ nữ phường Bến Xuân', kind: 'invitation',
    subject: 'dự hội nghị tổng kết công tác hội',
    body: ['Ban Thường vụ Hội trân trọng kính mời lãnh đạo phường dự và phát biểu chỉ đạo hội nghị tổng kết.'],
    signer: 'Lục Bích Vân', signerPosition: 'Chủ tịch',
    story: { is: 'waiting-in-tray' },
  },
]
