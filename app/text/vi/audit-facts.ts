/** Words for the names of facts in the log; a name without one is shown as it is. */
export const auditFactNames: Readonly<Record<string, string>> = {
  sha256: 'mã băm', source: 'đến qua', channel: 'cửa nhận', code: 'mã',
  sessionsEnded: 'phiên đã kết thúc', sessions: 'phiên', devices: 'thiết bị', was: 'trước',
  became: 'sau', now: 'nay', roles: 'vai trò', role: 'vai trò', why: 'vì', ground: 'căn cứ',
  reason: 'lý do', from: 'từ', into: 'vào', toPositionId: 'trình', fromPositionId: 'từ vị trí',
  positionId: 'vị trí', unitId: 'đơn vị', personId: 'người', successorId: 'người thay',
  leaverId: 'người thôi giữ', dueOn: 'hạn', oldDueOn: 'hạn cũ', askedDueOn: 'hạn đề nghị',
  until: 'đến', validUntil: 'hiệu lực đến', lastDay: 'ngày cuối', arrivalNumber: 'số đến',
  firstNumber: 'số đầu', paperNumber: 'số trên giấy', year: 'năm', by: 'bằng', via: 'qua',
  verdict: 'kết quả', gate: 'cửa mật', outcome: 'kết quả', tokenId: 'mã truy cập',
  scopes: 'quyền', scope: 'quyền', store: 'kho', pages: 'trang', page: 'trang',
  ordinal: 'thứ tự', turn: 'xoay', openLines: 'việc chưa xong', lines: 'dòng việc',
  count: 'số lượng', rows: 'dòng', sheets: 'tờ', files: 'tệp', items: 'mục', copies: 'bản sao',
  bytes: 'byte', byteSize: 'byte', mailbox: 'hộp thư', address: 'địa chỉ', level: 'mức',
  kind: 'loại', dayKind: 'loại ngày', directiveId: 'bút phê',
  previousDirectiveId: 'bút phê trước', inkLayerId: 'nét mực', assignmentId: 'việc',
  parentAssignmentId: 'việc cấp trên', presentationId: 'lần trình',
  extensionId: 'đề nghị gia hạn', delegationId: 'ủy quyền', noteId: 'báo cáo',
  percent: 'tiến độ (%)', state: 'trạng thái', status: 'trạng thái', step: 'bước',
  withReason: 'có lý do', withFiles: 'có tệp', isUnitHead: 'trưởng đơn vị', frozen: 'đã khóa',
  fields: 'ô', urgency: 'độ khẩn', version: 'bản', signatures: 'chữ ký',
  signInName: 'tên đăng nhập', certificate: 'chứng thư', withdrawn: 'đã gỡ', gone: 'không còn',
  moved: 'đã chuyển', made: 'đã lập', confirmed: 'đã xác nhận', isLate: 'trễ hạn', isOn: 'bật',
  inARow: 'liên tiếp', alarm: 'báo động', printedAt: 'in lúc', name: 'tên', title: 'tên',
  act: 'việc', detail: 'chi tiết', days: 'ngày', job: 'việc nền', problem: 'trục trặc',
  path: 'đường dẫn', manifestSha256: 'mã băm của bộ', replaces: 'thay', where: 'ở', how: 'cách',
  form: 'dạng', asked: 'đã hỏi', answered: 'đã trả lời', byMail: 'qua thư',
}

/** Words for codes that stand in facts. */
export const auditFactCodes: Readonly<Record<string, string>> = {
  post: 'bưu điện', desk: 'trực tiếp', email: 'thư điện tử', 'e-office': 'văn phòng điện tử',
  tray: 'khay tiếp nhận', 'cloud-folder': 'thư mục đám mây', mailbox: 'hộp thư',
  'watched-folder': 'thư mục máy quét', clear: 'không có dấu mật', suspect: 'nghi có dấu mật',
  marked: 'có dấu mật', lead: 'chủ trì', support: 'phối hợp', fyi: 'để biết',
  'follow-up': 'theo dõi', advise: 'tham mưu', normal: 'thường', twin: 'tệp trùng',
  web: 'trang web', api: 'API',
}
