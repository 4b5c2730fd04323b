import { phrases } from './directive-words.ts'

// The words by which leaders give work, pass it on and let know; those of domain practice, with
// the ways they are shortened by hand.

export type Verb = 'give' | 'send' | 'copy' | 'present' | 'support' | 'lead' | 'fyi' | 'pass'
export const VERBS: readonly [Verb, ReturnType<typeof phrases>][] = [
  ['support', phrases(
    'phối hợp với', 'phối hợp cùng', 'phối hợp', 'p/h với', 'p/h', 'p.h', 'phôi hợp', 'ph với',
    'ph', 'cùng với', 'cùng', 'phối hợp chặt chẽ với',
  )],
  ['give', phrases(
    'giao cho', 'giao nhiệm vụ cho', 'giao việc cho', 'giao', 'phân công', 'cử', 'yêu cầu',
    'đề nghị', 'giao trách nhiệm cho',
  )],
  ['copy', phrases(
    'sao gửi cho', 'sao gửi', 'đồng gửi', 'đồng kính gửi', 'gửi cho', 'gửi', 'sao chuyển',
    'phát hành đến', 'cc', 'thông báo cho',
  )],
  ['pass', phrases('kính chuyển', 'trình', 'kính trình', 'kính gửi', 'xin ý kiến')],
  ['send', phrases('chuyển cho', 'chuyển đến', 'chuyển về', 'chuyển')],
  ['lead', phrases('chủ trì là', 'chủ trì', 'đơn vị chủ trì', 'xử lý chính')],
  ['fyi', phrases('để biết', 'nhận để biết', 'đồng báo cáo')],
]
export const AFTER_VERB = phrases('cho', 'đến', 'tới', 'với', 'các', 'đơn vị', 'là', 'về', ':')
export const LEADS = phrases(
  'chủ trì', '(chủ trì)', 'làm đầu mối', 'là đầu mối', 'đầu mối', 'chịu trách nhiệm chính',
  ', chủ trì',
)
export const SUPPORTS = phrases(
  'phối hợp', '(phối hợp)', 'p/h', 'p.h', 'ph', 'cùng phối hợp', 'hỗ trợ',
)
export const KNOWS = phrases(
  'để biết', 'biết', 'nắm', 'nắm bắt', 'để nắm', 'để theo dõi', 'tham khảo', '(để biết)',
  'nhận để biết', 'được biết', ', để biết',
)
export const DIRECTS = phrases(
  'chỉ đạo', 'cho ý kiến', 'xem xét', 'phụ trách', 'để chỉ đạo', 'xin ý kiến', 'xem xét chỉ đạo',
  'có ý kiến',
)
export const KEEPS = phrases('lưu')
export const KEPT_AS = phrases('hồ sơ', 'vt', 'văn thư', 'trữ', 'theo dõi', 'lại', 'vp', 'file')
export const RETURNS = phrases(
  'chuyển trả', 'trả lại nơi gửi', 'trả nơi gửi', 'không thuộc thẩm quyền', 'trả lại văn thư',
  'trả lại',
)
export const AGREES = phrases(
  'theo đề xuất', 'như đề xuất', 'đồng ý đề xuất', 'thống nhất đề xuất', 'đồng ý như',
  'nhất trí đề xuất', 'đồng ý với đề xuất',
)
export const JOINS = phrases('và', 'với')
export const JOIN_SIGNS = new Set([',', '/', '+', '&'])
export const BREAKS = new Set(['.', ';', '\n', ':', '!', '?', ','])
export const BULLETS = new Set(['-', '*', '+', '•', ')', '–'])
export const WITH_WHOM = phrases('các', 'chặt chẽ')
