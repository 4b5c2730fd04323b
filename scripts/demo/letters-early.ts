import type { DemoLetter } from './demo-letter.ts'

const province = 'Ủy ban nhân dân tỉnh An Bình'

/** The first half of the month, oldest first: most of it is done. Invented bodies and people. */
export const earlyLetters: readonly DemoLetter[] = [
  {
    source: 'e-office', type: 'Công văn', symbol: '2108/SNV-CCHC', parentBody: province, issuer: 'Sở Nội vụ', kind: 'report',
    subject: 'báo cáo kết quả cải cách hành chính 10 tháng đầu năm',
    body: ['Sở Nội vụ đề nghị Ủy ban nhân dân các phường, xã báo cáo kết quả thực hiện nhiệm vụ cải cách hành chính 10 tháng đầu năm, nêu rõ khó khăn, vướng mắc và kiến nghị.'],
    signer: 'Lê Minh An', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Văn phòng chủ trì, tổng hợp báo cáo theo yêu cầu.', lead: 'vp', support: ['pvhcc'], due: -14 },
      work: { is: 'done', who: 'chanhvp', result: 'reply', replyNumber: '214/BC-UBND', note: 'Đã gửi báo cáo qua trục liên thông.' },
    },
  },
  {
    source: 'e-office', type: 'Kế hoạch', symbol: '187/KH-UBND', issuer: province, kind: 'direction',
    subject: 'tổ chức Tuần lễ chuyển đổi số trên địa bàn tỉnh',
    body: ['Ủy ban nhân dân tỉnh ban hành kế hoạch tổ chức Tuần lễ chuyển đổi số; các phường, xã bố trí điểm hướng dẫn người dân sử dụng dịch vụ công trực tuyến.'],
    signer: 'Phan Gia Tuệ', signerPosition: 'Phó Chủ tịch',
    story: {
      is: 'directed', words: { text: 'Giao Phòng Văn hóa – Xã hội chủ trì, phối hợp Trung tâm PVHCC xây dựng kế hoạch của phường.', lead: 'vhxh', support: ['pvhcc'], fyi: ['ca'], due: -12 },
      work: { is: 'done', who: 'truongphong2', result: 'reply', replyNumber: '96/KH-UBND' },
    },
  },
  {
    source: 'post', type: 'Đơn đề nghị', symbol: null, issuer: 'Ông Ngô Văn Tín, tổ dân phố 4', kind: 'petition',
    subject: 'đề nghị xác nhận tình trạng nhà ở để vay vốn sửa chữa',
    body: ['Tôi là Ngô Văn Tín, ngụ tổ dân phố 4, phường Bến Xuân. Căn nhà của gia đình tôi xuống cấp nhiều năm, kính đề nghị phường xác nhận hiện trạng để làm hồ sơ vay vốn.'],
    signer: 'Ngô Văn Tín',
    story: {
      is: 'directed', by: 'phochutich', words: { text: 'Chuyển Phòng KT-HT-ĐT kiểm tra, xác nhận theo thẩm quyền; trả lời công dân.', lead: 'kthtdt', due: -9 },
      work: {
        is: 'forwarded', who: 'truongphong', to: 'cv-kthtdt', text: 'Đ/c Tâm kiểm tra thực địa, tham mưu văn bản trả lời.',
        then: { is: 'done', who: 'chuyenvien', result: 'reply', replyNumber: '412/UBND-KTHTĐT' },
      },
    },
  },
  {
    source: 'e-office', type: 'Thông báo', symbol: '63/TB-VP', parentBody: province, issuer: 'Văn phòng Ủy ban nhân dân tỉnh', kind: 'notice',
    subject: 'kết luận cuộc họp giao ban công tác tháng',
    body: ['Văn phòng thông báo kết luận của lãnh đạo Ủy ban nhân dân tỉnh tại cuộc họp giao ban; yêu cầu các đơn vị bám sát chương trình công tác, hoàn thành chỉ tiêu năm.'],
    signer: 'Đoàn Hải Sơn', signerPosition: 'Chánh Văn phòng',
    story: { is: 'informed', words: { text: 'Sao gửi các đơn vị biết, thực hiện.', fyi: ['kthtdt', 'vhxh', 'pvhcc', 'vp'] } },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '1745/SXD-QLN', parentBody: province, issuer: 'Sở Xây dựng', kind: 'request',
    subject: 'rà soát nhà chung cư cũ trên địa bàn',
    body: ['Sở Xây dựng đề nghị rà soát, lập danh sách nhà chung cư, nhà tập thể cũ có dấu hiệu nguy hiểm trên địa bàn và gửi về Sở để tổng hợp.'],
    signer: 'Vương Thế Hùng', signerPosition: 'Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Phòng KT-HT-ĐT rà soát, lập danh sách.', lead: 'kthtdt', due: -7 },
      work: {
        is: 'forwarded', who: 'truongphong', to: 'cv-kthtdt', text: 'Đ/c Tâm rà soát các khu tập thể, báo cáo trước một ngày.',
        then: { is: 'done', who: 'chuyenvien', result: 'note', note: 'Đã lập danh sách ba khu tập thể, gửi Sở Xây dựng qua thư điện tử công vụ.' },
      },
    },
  },
  {
    source: 'e-office', type: 'Giấy mời', symbol: '311/GM-STC', parentBody: province, issuer: 'Sở Tài chính', kind: 'invitation',
    subject: 'dự hội nghị thảo luận dự toán ngân sách năm sau',
    body: ['Sở Tài chính trân trọng kính mời đại diện lãnh đạo Ủy ban nhân dân phường và công chức tài chính dự hội nghị thảo luận dự toán.'],
    signer: 'Hồ Nhật Linh', signerPosition: 'Phó Giám đốc',
    story: { is: 'kept', text: 'Đ/c Phó Chủ tịch dự họp. Văn phòng lưu.' },
  },
  {
    source: 'post', type: 'Công văn', symbol: '88/CTCTN', issuer: 'Công ty Cấp thoát nước An Bình', kind: 'request',
    subject: 'phối hợp thi công tuyến cống đường Bến Xuân 3',
    body: ['Công ty đề nghị phường phối hợp thông báo cho người dân, bố trí lối đi tạm trong thời gian thi công tuyến cống thoát nước.'],
    signer: 'Tăng Bá Phúc', signerPosition: 'Giám đốc',
    story: {
      is: 'directed', by: 'phochutich', words: { text: 'Giao Phòng KT-HT-ĐT chủ trì, phối hợp Công an phường thực hiện.', lead: 'kthtdt', support: ['ca'], due: -6 },
      work: { is: 'done', who: 'truongphong', result: 'note', note: 'Đã họp với đơn vị thi công, thông báo đến 46 hộ dân.' },
    },
  },
  {
    source: 'e-office', type: 'Quyết định', symbol: '2240/QĐ-UBND', issuer: province, kind: 'notice',
    subject: 'công bố danh mục thủ tục hành chính sửa đổi lĩnh vực hộ tịch',
    body: ['Công bố kèm theo Quyết định này danh mục thủ tục hành chính được sửa đổi, bổ sung trong lĩnh vực hộ tịch thuộc thẩm quyền giải quyết của cấp xã.'],
    signer: 'Phan Gia Tuệ', signerPosition: 'Phó Chủ tịch',
    story: {
      is: 'directed', words: { text: 'Công bố, niêm yết công khai theo quy định.', lead: 'vp', fyi: ['pvhcc'], due: -5 },
      work: { is: 'done', who: 'chanhvp', result: 'kept', note: 'Đã niêm yết tại Trung tâm và trên trang thông tin.' },
    },
  },
  {
    source: 'email', type: 'Công văn', symbol: '45/TTYT', parentBody: 'Sở Y tế', issuer: 'Trung tâm Y tế khu vực 2', kind: 'request',
    subject: 'phối hợp chiến dịch diệt lăng quăng phòng bệnh sốt xuất huyết',
    body: ['Trung tâm đề nghị phường huy động lực lượng tham gia chiến dịch diệt lăng quăng tại các khu dân cư có chỉ số muỗi cao.'],
    signer: 'Nghiêm Thu Cúc', signerPosition: 'Giám đốc', urgency: 'urgent',
    story: {
      is: 'directed', words: { text: 'Khẩn trương thực hiện, báo cáo kết quả.', lead: 'vhxh', support: ['ca', 'qs'], due: -6 },
      work: {
        is: 'forwarded', who: 'truongphong2', to: 'cv-vhxh', text: 'Đ/c Đức Anh phối hợp trạm y tế tổ chức ra quân.',
        then: { is: 'done', who: 'chuyenvien3', result: 'note', note: 'Đã ra quân tại 5 khu phố, xử lý 38 điểm nguy cơ.' },
      },
    },
  },
  {
    source: 'desk', type: 'Đơn phản ánh', symbol: null, issuer: 'Bà Cao Thị Hạnh, tổ dân phố 7', kind: 'petition',
    subject: 'phản ánh tiếng ồn từ cơ sở cơ khí trong khu dân cư',
    body: ['Gia đình tôi sống cạnh cơ sở cơ khí hoạt động từ sáng sớm đến khuya, gây ồn kéo dài. Kính mong phường kiểm tra, xử lý.'],
    signer: 'Cao Thị Hạnh',
    story: {
      is: 'directed', by: 'phochutich', words: { text: 'Chuyển Phòng KT-HT-ĐT kiểm tra, xác minh theo thẩm quyền; trả lời công dân.', lead: 'kthtdt', support: ['ca'], due: -2 },
      work: {
        is: 'forwarded', who: 'truongphong', to: 'cv-kthtdt', text: 'Đ/c Tâm kiểm tra, đo tiếng ồn, lập biên bản.',
        then: { is: 'in-hand', who: 'chuyenvien', percent: 60, report: 'Đã kiểm tra lần 1, chờ kết quả đo của trung tâm quan trắc.' },
      },
    },
  },
  {
    source: 'e-office', type: 'Tờ trình', symbol: '12/TTr-MTTQ', issuer: 'Ủy ban Mặt trận Tổ quốc phường Bến Xuân', kind: 'opinion',
    subject: 'về việc tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư',
    body: ['Kính trình Ủy ban nhân dân phường xem xét kinh phí và phân công phối hợp tổ chức Ngày hội tại 9 khu dân cư.'],
    signer: 'Thạch Văn Lộc', signerPosition: 'Chủ tịch',
    story: {
      is: 'directed', words: { text: 'Thống nhất theo đề xuất. Giao Phòng Văn hóa – Xã hội phối hợp thực hiện.', lead: 'vhxh', support: ['vp'], due: -4 },
      work: { is: 'done', who: 'truongphong2', result: 'note', note: 'Ngày hội đã tổ chức ở đủ 9 khu dân cư.' },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '978/STNMT-ĐĐ', parentBody: province, issuer: 'Sở Nông nghiệp và Môi trường', kind: 'request',
    subject: 'cung cấp số liệu hiện trạng sử dụng đất',
    body: ['Đề nghị Ủy ban nhân dân phường cung cấp số liệu hiện trạng sử dụng đất đến hết quý III theo biểu mẫu gửi kèm.'],
    signer: 'Lương Ngọc Diệp', signerPosition: 'Phó Giám đốc', answerBy: -1,
    story: {
      is: 'directed', words: { text: 'Giao Phòng KT-HT-ĐT nghiên cứu, tham mưu văn bản trả lời.', lead: 'kthtdt', due: -1 },
      work: { is: 'in-hand', who: 'truongphong', percent: 40, report: 'Đang đối chiếu với số liệu của chi nhánh đăng ký đất đai.' },
    },
  },
  {
    source: 'post', type: 'Giấy mời', symbol: '19/GM-THCS', issuer: 'Trường Trung học cơ sở Bến Xuân', kind: 'invitation',
    subject: 'dự lễ kỷ niệm Ngày Nhà giáo Việt Nam',
    body: ['Nhà trường trân trọng kính mời đại diện lãnh đạo phường đến dự lễ kỷ niệm và trao thưởng cho giáo viên tiêu biểu.'],
    signer: 'Kiều Thanh Nhã', signerPosition: 'Hiệu trưởng',
    story: { is: 'kept', text: 'Đ/c Phó Chủ tịch dự. Văn phòng chuẩn bị hoa, lưu.' },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '1532/SVHTT-NSVH', parentBody: province, issuer: 'Sở Văn hóa và Thể thao', kind: 'request',
    subject: 'đăng ký danh hiệu khu phố văn hóa',
    body: ['Sở hướng dẫn hồ sơ, thời gian đăng ký xét tặng danh hiệu khu phố văn hóa và đề nghị các phường gửi danh sách.'],
    signer: 'Triệu Gia Bảo', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Phòng Văn hóa – Xã hội tham mưu danh sách.', lead: 'vhxh', due: 4 },
      work: {
        is: 'forwarded', who: 'truongphong2', to: 'cv-vhxh', text: 'Đ/c Đức Anh lập danh sách, trình trước hạn một ngày.',
        then: { is: 'in-hand', who: 'chuyenvien3', percent: 70, report: 'Đã nhận đăng ký của 11 trên 14 khu phố.' },
      },
    },
  },
  {
    source: 'e-office', type: 'Hướng dẫn', symbol: '41/HD-STP', parentBody: province, issuer: 'Sở Tư pháp', kind: 'notice',
    subject: 'nghiệp vụ chứng thực điện tử',
    body: ['Sở Tư pháp hướng dẫn thực hiện chứng thực bản sao điện tử từ bản chính tại Ủy ban nhân dân cấp xã.'],
    signer: 'Mạc Tuấn Khải', signerPosition: 'Giám đốc',
    story: { is: 'informed', words: { text: 'Chuyển Trung tâm PVHCC và Văn phòng để biết, thực hiện.', fyi: ['pvhcc', 'vp'] } },
  },
  {
    source: 'post', type: 'Công văn', symbol: '27/HTX', issuer: 'Hợp tác xã Rau sạch Bến Xuân', kind: 'request',
    subject: 'xin gia hạn hợp đồng thuê điểm bán hàng',
    body: ['Hợp tác xã kính đề nghị phường xem xét gia hạn hợp đồng thuê điểm bán rau tại chợ Bến Xuân thêm một năm.'],
    signer: 'Huỳnh Công Tạo', signerPosition: 'Giám đốc',
    story: { is: 'voided', reason: 'Vào sổ hai lần: văn bản đã có số đến trước đó trong ngày' },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '655/BHXH-TTHT', issuer: 'Bảo hiểm xã hội khu vực An Bình', kind: 'request',
    subject: 'phối hợp vận động người dân tham gia bảo hiểm y tế hộ gia đình',
    body: ['Đề nghị phường phối hợp tổ chức hội nghị tuyên truyền và rà soát các hộ chưa tham gia bảo hiểm y tế.'],
    signer: 'Quách Mỹ Duyên', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', by: 'phochutich', words: { text: 'Giao Phòng Văn hóa – Xã hội chủ trì, phối hợp.', lead: 'vhxh', due: -3 },
      work: { is: 'done', who: 'truongphong2', result: 'note', note: 'Đã tổ chức hội nghị tại hai khu phố, vận động 27 hộ.' },
    },
  },
  {
    source: 'e-office', type: 'Báo cáo', symbol: '58/BC-CA', parentBody: 'Công an tỉnh An Bình', issuer: 'Công an phường Bến Xuân', kind: 'notice',
    subject: 'tình hình trật tự an toàn giao thông tháng qua',
    body: ['Công an phường báo cáo kết quả công tác bảo đảm trật tự an toàn giao thông và kiến nghị lắp gương cầu lồi tại hai giao lộ.'],
    signer: 'Ninh Trọng Đạt', signerPosition: 'Trưởng Công an phường',
    story: {
      is: 'directed', words: { text: 'Giao Phòng KT-HT-ĐT xem xét kiến nghị lắp gương cầu lồi.', lead: 'kthtdt', fyi: ['ca'], due: 1 },
      work: {
        is: 'forwarded', who: 'truongphong', to: 'cv-kthtdt', text: 'Đ/c Tâm khảo sát hai giao lộ, dự toán kinh phí.',
        then: { is: 'in-hand', who: 'chuyenvien', percent: 80, report: 'Đã khảo sát, đang lập dự toán.' },
      },
    },
  },
  {
    source: 'desk', type: 'Đơn kiến nghị', symbol: null, issuer: 'Tập thể 12 hộ dân hẻm 25 Bến Xuân 2', kind: 'petition',
    subject: 'kiến nghị sửa chữa đường hẻm và lắp đèn chiếu sáng',
    body: ['Đường hẻm 25 hư hỏng, ban đêm không có đèn chiếu sáng. Chúng tôi kiến nghị phường sửa chữa và sẵn sàng đóng góp ngày công.'],
    signer: 'Bành Văn Sáu',
    story: {
      is: 'directed', words: { text: 'Giao Phòng KT-HT-ĐT kiểm tra, đề xuất nguồn vốn; trả lời tập thể các hộ.', lead: 'kthtdt', support: ['vp'], due: 2 },
      work: { is: 'in-hand', who: 'truongphong', percent: 30, report: 'Đã khảo sát cùng khu phố, đang lập phương án.' },
    },
  },
  {
    source: 'e-office', type: 'Chỉ thị', symbol: '09/CT-UBND', issuer: province, kind: 'direction',
    subject: 'tăng cường công tác phòng cháy, chữa cháy mùa khô',
    body: ['Yêu cầu các phường, xã tổ chức kiểm tra an toàn phòng cháy tại chợ, khu tập thể, cơ sở kinh doanh có nguy cơ cao.'],
    signer: 'Phan Gia Tuệ', signerPosition: 'Phó Chủ tịch', urgency: 'urgent',
    story: {
      is: 'directed', words: { text: 'Giao Công an phường chủ trì, phối hợp các phòng kiểm tra; báo cáo trước hạn.', lead: 'ca', support: ['kthtdt', 'qs'], due: 5 },
      work: { is: 'waiting' },
    },
  },
  {
    source: 'e-office', type: 'Công văn', symbol: '2311/SNV-TCBC', parentBody: province, issuer: 'Sở Nội vụ', kind: 'personnel',
    subject: 'rà soát, bổ sung hồ sơ công chức',
    body: ['Sở Nội vụ đề nghị rà soát, bổ sung thành phần hồ sơ công chức còn thiếu theo danh sách gửi kèm.'],
    signer: 'Lê Minh An', signerPosition: 'Phó Giám đốc',
    story: {
      is: 'directed', words: { text: 'Giao Chánh Văn phòng trực tiếp thực hiện.', lead: 'cvp', due: 6 },
      work: { is: 'in-hand', who: 'chanhvp', percent: 50, report: 'Đã bổ sung 14 trên 28 hồ sơ.' },
    },
  },
]
