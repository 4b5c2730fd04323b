/** Pages for when something cannot be shown. Each says what happened, what is kept, what to do. */
export const faults = {
  notFoundTitle: 'Không có trang này',
  notFound: 'Địa chỉ không đúng hoặc mục đã được chuyển chỗ. Không có gì bị mất.',
  noAccessTitle: 'Bạn không được xem nội dung này',
  noAccess:
    'Quyền xem theo vị trí và việc được giao. Nếu cần cho công việc, xin hỏi Chánh Văn phòng.',
  failedTitle: 'Chưa làm được việc này',
  failed: 'Máy chủ gặp trục trặc. Những gì đã lưu trước đó vẫn được giữ. Xin thử lại sau ít phút.',
  badRequestTitle: 'Trang đã cũ',
  badRequest: 'Nội dung gửi lên không khớp với trang hiện tại. Tải lại trang rồi nhập lại.',
  requestId: (id: string) => `Mã để báo quản trị: ${id}`,
  home: 'Về bàn làm việc',
  emptyTitle: 'Chưa có việc nào ở đây',
  noRoleTitle: 'Bạn chưa có vị trí nào',
  noRole:
    'Tài khoản đã mở nhưng chưa được bổ nhiệm vào vị trí nào trong cơ quan. Xin báo quản trị.',
}
