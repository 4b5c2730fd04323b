/** OneDrive as the office's cloud: what became of published copies. */
export const cloud = {
  title: 'OneDrive',
  intro: 'Bản chia sẻ trên OneDrive/SharePoint. Bản gốc luôn ở trong kho của cơ quan; những gì bị xóa hay sửa trên đám mây không đụng tới bản gốc.',
  notUsed: 'Cơ quan lưu bản chia sẻ trong thư mục của máy chủ, không dùng OneDrive.',
  report: 'Đối chiếu gần nhất',
  noReport: 'Chưa đối chiếu lần nào; chạy mỗi đêm.',
  figures: {
    published: 'Đã phát hành', same: 'Khớp', moved: 'Bị chuyển chỗ', changed: 'Bị sửa', missing: 'Bị xóa',
    waiting: 'Đang chờ tải lên', strangers: 'Tệp lạ',
  },
  lookNow: 'Xem thay đổi và đối chiếu ngay', asked: 'Đã giao việc; kết quả có sau ít phút.',
  troubles: 'Cần xem', noTroubles: 'Không có bản nào cần xem.',
  document: 'Văn bản', state: 'Tình trạng', why: 'Lý do', arrival: (number: string, year: number) => `Số đến ${number}/${year}`,
  states: {
    queued: 'Chờ tải lên', uploading: 'Đang tải lên', uploaded: 'Đã tải lên', verified: 'Đã đối chiếu', altered: 'Bị sửa trên OneDrive',
    missing: 'Bị xóa trên OneDrive', failed: 'Không tải lên được', removed: 'Đã gỡ',
  } as Record<string, string>,
  reasons: {
    'cloud-full': 'OneDrive hết chỗ; sẽ thử lại mỗi giờ. Bản gốc vẫn an toàn trong kho.',
    'cloud-item-locked': 'Có người đang mở tệp; sẽ thử lại sau vài phút.',
    'cloud-not-permitted': 'Ứng dụng chưa có quyền ghi vào thư viện. Chạy npm run connect để kiểm tra.',
    'cloud-sign-in-refused': 'Microsoft 365 từ chối chứng thư của ứng dụng. Chạy npm run connect để kiểm tra.',
    'cloud-clock-wrong': 'Đồng hồ máy chủ lệch quá 5 phút. Hãy chỉnh lại giờ.',
    'cloud-malware': 'OneDrive báo tệp có mã độc. Không tải lên nữa; hãy kiểm tra tệp.',
    'cloud-path-refused': 'OneDrive không nhận tên hoặc đường dẫn này.',
    'cloud-name-taken': 'Đã có tệp khác cùng tên; bản của cơ quan nằm bên cạnh với tên có số.',
    'cloud-item-missing': 'Có người đã xóa tệp.',
    'cloud-item-changed': 'Có người đã sửa tệp; bản sửa được giữ riêng, không thay bản gốc.',
    'cloud-altered': 'SharePoint tự ghi thêm vào tệp; bản gốc trong kho không đổi.',
    'cloud-paused': 'Microsoft 365 yêu cầu chờ; sẽ tự tiếp tục.',
    'cloud-refused': 'OneDrive từ chối tệp này.',
    fault: 'Mất kết nối; sẽ tự thử lại.',
  } as Record<string, string>,
  movedTo: (path: string) => `Đã được chuyển tới: ${path}`,
  open: 'Mở trong OneDrive', openOf: (role: string) => `Mở ${role} trong OneDrive`,
  putBack: 'Phát hành lại', putBackOf: (role: string) => `Phát hành lại ${role}`,
}

export const cloudRefusals: Readonly<Record<string, string>> = {
  'publication-not-found': 'Bản chia sẻ này không còn cần phát hành lại.',
}
