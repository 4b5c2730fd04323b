/**
 * What a person reads when a rule of the office said no: code → sentence. `{fact}` stands for a
 * fact of the refusal. Each sentence says what happened, what is kept and what to do.
 */
export const accessRefusals = {
  'not-allowed': 'Vị trí của bạn không được làm việc này. Không có gì bị thay đổi.',
  'sign-in-failed':
    'Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ, rồi thử lại.',
  'sign-in-throttled':
    'Tên đăng nhập hoặc mật khẩu không đúng quá nhiều lần. Xin chờ {seconds} giây rồi thử lại.',
  'sign-in-busy': 'Đang có quá nhiều người đăng nhập cùng lúc. Xin thử lại sau ít giây.',
  'embedded-not-found': 'Không có tệp kèm này, hoặc mục đã được xử lý.',
  'embedded-not-readable': 'Không lấy được tệp kèm: tệp có mật khẩu, hỏng hoặc quá lớn. Bản gốc vẫn còn nguyên; đề nghị nơi gửi gửi riêng tệp này.',
  'pack-not-yours': 'Chỉ người chịu trách nhiệm về văn bản (lãnh đạo có liên quan, Chánh văn phòng, thanh tra) được lập bộ hồ sơ chứng minh. Lượt mở đã được ghi lại.',
  'pack-not-found': 'Không có bộ hồ sơ này, hoặc đã hết hạn và được xóa. Lập lại ở trang văn bản.',
  'too-many-packs': 'Bạn đã lập {max} bộ hồ sơ trong một ngày. Xin chờ đến ngày mai.',
  'session-not-found': 'Phiên này đã kết thúc.',
  'token-not-found': 'Không có mã truy cập này, hoặc mã đã bị thu hồi.',
  'token-scope-unknown': 'Không có quyền “{scope}” cho mã truy cập.',
  'token-scope-not-asleep': 'Quyền này đã được đồng ý hoặc mã đã bị thu hồi.',
  'token-too-many': 'Đã có {limit} mã truy cập còn hiệu lực. Thu hồi bớt rồi lập mã mới.',
  'person-not-found': 'Không có người này.',
  'person-disabled': 'Tài khoản này đã khóa.',
  'prove-again': 'Chưa làm gì cả: việc này cần xác nhận lại chính bạn, vì lần đăng nhập đã quá năm phút.',
  'password-wrong': 'Mật khẩu đang dùng không đúng. Chưa có gì thay đổi.',
  'password-same': 'Mật khẩu mới giống mật khẩu đang dùng.',
  'password-too-short': 'Mật khẩu cần ít nhất {least} ký tự.',
  'password-too-long': 'Mật khẩu dài nhất {most} ký tự.',
  'password-malformed': 'Mật khẩu có ký tự không gõ được. Xin nhập lại.',
  'password-too-common': 'Mật khẩu này quá dễ đoán. Chọn một câu dài, riêng của bạn.',
  'first-start-closed': 'Cơ quan đã có quản trị. Xin đăng nhập.',
  'first-start-code-wrong':
    'Mã dùng một lần không đúng hoặc đã cũ. Khởi động lại chương trình để có mã mới.',
  'sign-in-name-wrong':
    'Tên đăng nhập chỉ gồm chữ thường không dấu, số, dấu chấm, gạch; từ 3 đến 40 ký tự.',
  'mail-address-wrong': 'Địa chỉ thư chưa đúng: một địa chỉ, dạng ten@coquan.vn.',
  'sign-in-name-taken': 'Tên đăng nhập này đã có người dùng.',
  'invalid-input': 'Nội dung ở ô {field} chưa đúng. Những gì bạn nhập vẫn còn trên trang.',
  busy: 'Người khác vừa sửa cùng chỗ này. Tải lại trang để xem bản mới nhất.',
}
