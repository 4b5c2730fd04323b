/** What a device says without a network, and of what waits on it. */
export const offline = {
  title: 'Không có mạng',
  line: 'Không có mạng – bút phê vẫn được ghi trên máy này và tự gửi khi có mạng.',
  tryAgain: 'Thử mở lại văn phòng',
  noKeys: 'Máy này không mở được gì khi chưa có mạng: khóa chỉ có trong thẻ trình duyệt đã đăng nhập. Những gì đã viết vẫn được giữ, đã khóa, và sẽ gửi khi chính người viết đăng nhập lại.',
  nothingKept: 'Không có văn bản nào chờ bút phê được giữ trên máy này.',
  pile: (count: number) => `${count} văn bản chờ bút phê trên máy này`,
  letter: (number: string, subject: string) => `Số đến ${number} – ${subject}`,
  write: 'Ghi bút phê',
  queueTitle: 'Bút phê ghi khi không có mạng',
  queuedHere: 'Không có mạng: bút phê đã ghi trên máy này và sẽ tự gửi khi có mạng.',
  writtenAt: (time: string) => `Viết lúc ${time}`,
  states: { waiting: 'Chờ gửi', sent: 'Đã gửi', conflict: 'KHÔNG gửi được: văn bản đã thay đổi' },
  closedWords: (isOwn: boolean): string => (isOwn ? 'Bút phê đã khóa' : 'Bút phê của người khác, chờ người đó đăng nhập'),
  conflictKept: 'Không có gì mất: mực nằm ở văn bản, lời ở trên máy này. Mở văn bản để xem ai đã xử lý, rồi ghi lại nếu cần.',
  openLetter: 'Mở văn bản',
  drop: 'Bỏ bản trên máy này',
  waiting: (count: number) => `${count} bút phê chờ gửi`,
  sent: (count: number) => `${count} bút phê đã gửi`,
  conflicts: (count: number) => `${count} bút phê không gửi được`,
  see: 'Xem',
}

export const offlineRefusals = {
  'queued-not-yours': 'Bút phê này do người khác viết trên máy này. Chỉ người đó gửi được, khi đăng nhập.',
}
