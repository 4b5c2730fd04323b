/** Sắp xếp trang: the table on which a clerk puts pages in order. */
export const arrange = {
  title: 'Sắp xếp trang',
  lead: 'Tách, ghép, xoay, bỏ ra, đổi chỗ. Khay chỉ thay đổi khi bấm “Áp dụng”; bước nào cũng hoàn tác được. Bản quét gốc giữ nguyên.',
  open: 'Sắp xếp trang',
  undo: 'Hoàn tác', redo: 'Làm lại', settle: 'Áp dụng vào khay', back: 'Về khay',
  unsettled: 'Chưa áp dụng vào khay', settled: 'Đã khớp với khay',
  letter: 'Văn bản {number}', pages: '{count} trang', page: 'Trang {page}', pageOf: 'Trang {page} của văn bản {number}',
  splitHere: 'Tách từ trang này', turn: 'Xoay phải', drop: 'Bỏ ra', left: 'Sang trước', right: 'Sang sau',
  short: { left: 'Trước', right: 'Sau', turn: 'Xoay', drop: 'Bỏ ra' },
  join: 'Ghép với văn bản dưới', interleave: 'Ghép hai mặt: trên là mặt trước, dưới là mặt sau',
  interleaveHint: 'Mặt sau được xếp từ trang cuối lên, như máy quét một mặt đưa ra. Xem thứ tự rồi mới áp dụng.',
  dropped: 'Trang bỏ ra ({count})', droppedHint: 'Không thuộc văn bản nào, không bị xóa. Tờ phân cách cũng nằm ở đây.',
  putBack: 'Đưa lại vào văn bản {number}',
  bring: 'Đặt thêm mục khác trong khay', bringGo: 'Đặt lên bàn', bringNone: 'Không có mục nào khác',
  registered: 'Đã vào sổ, không sắp xếp được', gone: 'Đã xử lý, không sắp xếp được',
  signature: 'Tôi biết: phần cắt ra không còn kiểm được chữ ký số của tệp gốc',
  sheet: 'mặt trắng', noPicture: 'không xem được',
  did: {
    split: 'Đã tách.', join: 'Đã ghép.', turn: 'Đã xoay trang.', drop: 'Đã bỏ trang ra.', 'put-back': 'Đã đưa trang lại.',
    move: 'Đã đổi chỗ trang.', interleave: 'Đã ghép hai mặt. Xem lại thứ tự rồi áp dụng.', bring: 'Đã đặt thêm mục lên bàn.',
    undo: 'Đã hoàn tác một bước.', redo: 'Đã làm lại một bước.', settle: 'Đã áp dụng vào khay.',
  } as Record<string, string>,
  keys: {
    walk: 'trang trước, trang sau', move: 'đổi chỗ trang', split: 'tách từ trang này', turn: 'xoay trang',
    drop: 'bỏ trang ra', undo: 'hoàn tác', redo: 'làm lại',
  },
}

export const arrangeRefusals: Record<string, string> = {
  'order-changed-meanwhile': 'Người khác vừa sắp xếp các trang này. Trang đã được tải lại; hãy xem rồi làm tiếp.',
  'order-step-impossible': 'Bước này không còn khớp với các trang đang có. Hãy xem lại thứ tự.',
  'order-last-page': 'Đây là trang cuối cùng của văn bản. Muốn bỏ cả mục, hãy dùng “Từ chối” hoặc “Trả nơi gửi” ở khay.',
  'order-sides-differ': 'Hai mặt không khớp: mặt trước {fronts} trang, mặt sau {backs} trang. Hãy bỏ trang thừa hoặc quét lại.',
  'order-too-large': 'Quá nhiều: bàn sắp xếp chứa tối đa {max}.',
  'order-item-registered': 'Văn bản này đã vào sổ nên không sắp xếp trang được nữa.',
  'order-item-stopped': 'Mục này đang cách ly vì nghi có dấu mật nên chưa sắp xếp được. Hãy quyết định ở khay; nếu là tập nhiều văn bản, quét lại từng văn bản.',
  'order-item-gone': 'Mục này đã được xử lý, không còn ở khay.',
  'order-item-unread': 'Máy đang kiểm tra dấu mật của mục này. Chờ vài giây rồi làm lại.',
  'order-item-without-pages': 'Tệp này không có trang để sắp xếp.',
  'order-signed': 'Tệp có chữ ký số: cắt ra thì không còn kiểm được chữ ký. Hãy đánh dấu xác nhận nếu vẫn muốn tách.',
  'stack-destroyed': 'Bản quét gốc của trang này đã bị hủy (văn bản mật), nên không ghép lại được. Các văn bản khác vẫn còn nguyên.',
  'pages-not-cut': 'Tệp này không tách trang được. Tệp vẫn giữ nguyên; hãy quét lại từng văn bản.',
}
