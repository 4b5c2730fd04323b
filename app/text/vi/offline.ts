/** What a device says without a network, and of what waits on it. */
export const offline = {
  title: 'Không có mạng',
  line: 'Không có mạng – bút phê vẫn được ghi trên máy này và tự gửi khi có mạng.',
  titleBack: 'Đã có mạng',
  lineBack: 'Máy đã nối lại với văn phòng. Những gì chờ gửi đang được gửi.',
  open: 'Mở văn phòng',
  tryAgain: 'Thử mở lại văn phòng',
  noKeys: 'Máy này đã khóa: không có phiên làm việc nào còn hạn. Có mạng thì đăng nhập lại. Những gì đã viết vẫn được giữ, đã khóa, và sẽ gửi khi chính người viết đăng nhập lại.',
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
  inkWaiting: (count: number) => `${count} nét mực chờ gửi`,
  lockedHere: 'Đã khóa máy này. Phiên ở văn phòng kết thúc ngay khi máy có mạng.',
  leaving: {
    sending: 'Đang gửi nốt…',
    title: 'Còn phần viết chưa gửi được',
    left: (strokes: number, directives: number) =>
      `Trên máy này còn ${[strokes > 0 ? `${strokes} nét mực` : '', directives > 0 ? `${directives} bút phê` : ''].filter(Boolean).join(' và ')} chưa tới văn phòng.`,
    away: 'Hiện không có mạng.',
    refused: 'Văn phòng chưa nhận.',
    stay: 'Ở lại',
    keep: 'Đăng xuất, giữ lại trên máy này',
    keepHint: 'Phần viết được khóa trên máy; chỉ mở và gửi được khi chính người viết đăng nhập lại trên máy này.',
    drop: 'Đăng xuất và xóa phần chưa gửi',
    dropHint: 'Xóa rồi không lấy lại được.',
    stuck: 'Không có mạng nên văn phòng chưa biết việc đăng xuất. Khóa và văn bản trên máy này đã bỏ; khi có mạng, bấm Đăng xuất lần nữa.',
    waitsHere: (strokes: number, directives: number) =>
      `Máy này còn giữ, đã khóa, ${[strokes > 0 ? `${strokes} nét mực` : '', directives > 0 ? `${directives} bút phê` : ''].filter(Boolean).join(' và ')} chưa tới văn phòng. Người viết đăng nhập lại trên máy này thì sẽ được gửi.`,
  },
}

export const offlineRefusals = {
  'queued-not-yours': 'Bút phê này do người khác viết trên máy này. Chỉ người đó gửi được, khi đăng nhập.',
}
