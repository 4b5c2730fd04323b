/** What the page of a proof pack calls what happened to a document. Others stand by their code. */
export const packEventWords: Readonly<Record<string, string>> = {
  'document-registered': 'Vào sổ', 'document-corrected': 'Sửa thông tin đăng ký',
  'number-voided': 'Hủy số đến', 'scan-linked': 'Ghép bản trùng', 'slip-seen': 'Nhận ra phiếu giấy', 'paper-directive-kept': 'Nhận bút phê giấy',
  'document-presented': 'Trình', 'presentation-withdrawn': 'Rút trình',
  'document-returned-to-clerk': 'Lãnh đạo trả văn thư', 'distribution-proposed': 'Đề xuất phân phối',
  'directive-confirmed': 'Xác nhận bút phê', 'directive-superseded': 'Thay bút phê',
  'directive-transcribed': 'Ghi theo bút phê', 'directive-conflicting': 'Bút phê trùng',
  'directive-signed': 'Ký ý kiến chỉ đạo', 'signature-upgraded': 'Bổ sung dấu thời gian cho chữ ký',
  'signatures-checked': 'Kiểm tra chữ ký số', 'rendition-made': 'Lập phiếu, bản dẫn xuất',
  'publication-made': 'Lưu bản chia sẻ', 'slip-printed': 'In phiếu',
  'assignment-made': 'Giao việc', 'assignment-started': 'Nhận việc', 'assignment-seen': 'Xem việc',
  'progress-reported': 'Báo tiến độ', 'assignment-completed': 'Hoàn thành việc',
  'assignment-returned': 'Trả lại việc', 'assignment-recalled': 'Thu hồi việc',
  'extension-asked': 'Xin gia hạn', 'extension-granted': 'Đồng ý gia hạn', 'extension-refused': 'Không đồng ý gia hạn',
  'extension-withdrawn': 'Rút đề nghị gia hạn',
  'assignment-closed': 'Kết thúc theo chủ trì', 'document-completed': 'Hoàn thành văn bản',
  'proof-pack-asked': 'Yêu cầu bộ hồ sơ chứng minh', 'proof-pack-made': 'Lập bộ hồ sơ chứng minh',
  'proof-pack-taken': 'Tải bộ hồ sơ chứng minh', 'proof-pack-ended': 'Xóa bộ hồ sơ hết hạn',
}

/** What the page's script says. */
export const packCheckWords = {
  notAPack: 'Không có manifest.json đọc được: đây không phải bộ hồ sơ chứng minh.',
  rezipped: 'Tệp ZIP này không do văn phòng tạo ra nguyên như thế (hỏng, hoặc phần mềm khác nén lại). Hãy dùng tệp tải từ văn phòng.',
  checking: 'Đang kiểm tra',
  fits: '✓ Khớp', altered: '✗ ĐÃ BỊ SỬA', missing: '✗ THIẾU', added: '✗ THỪA',
  otherManifest: '✗ manifest.json ghi khác trang này',
  wrong: '✗ Bộ hồ sơ KHÔNG khớp:',
  right: '✓ Cả {n} tệp đều khớp với manifest.json.',
  unreadable: 'Không đọc được tệp đã chọn.',
  chainHolds: '✓ Đã tính lại {n} niêm phong: tất cả đều khớp.',
  chainBroken: '✗ Niêm phong của sự kiện {n} KHÔNG khớp.',
}

export const packEntryKindWords: Readonly<Record<string, string>> = {
  facts: 'Thông tin', file: 'Tệp văn bản', directives: 'Bút phê (dữ liệu)', ink: 'Nét bút (dữ liệu)',
  picture: 'Nét bút (hình)', signatures: 'Kết quả kiểm tra chữ ký', certificate: 'Chứng thư',
  audit: 'Nhật ký',
}

export const packFileRoleWords: Readonly<Record<string, string>> = {
  original: 'Bản gốc', normalised: 'Bản chuẩn hóa', searchable: 'Bản tìm được chữ',
  slip: 'Phiếu giải quyết', stamped: 'Bản có dấu đến', inked: 'Bản có bút phê', sheet: 'Phiếu để ký',
  signed: 'Phiếu đã ký', paper: 'Bút phê giấy', 'remote-copy': 'Bản từ đám mây',
}
