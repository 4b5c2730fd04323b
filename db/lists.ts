import type { Kysely, Transaction } from 'kysely'
import type { CalendarDayKind, Database } from './schema.ts'

/** Kinds of correspondence with their default time; an office edits them. */
const correspondenceKinds = [
  { code: 'direction', name: 'Chỉ đạo của cấp trên', due_kind: 'working-days', due_amount: 3 },
  { code: 'request', name: 'Đề nghị, yêu cầu', due_kind: 'working-days', due_amount: 5 },
  { code: 'report', name: 'Yêu cầu báo cáo', due_kind: 'working-days', due_amount: 5 },
  { code: 'opinion', name: 'Lấy ý kiến, góp ý', due_kind: 'working-days', due_amount: 5 },
  { code: 'notice', name: 'Thông báo, để biết', due_kind: 'none', due_amount: null },
  { code: 'invitation', name: 'Mời họp', due_kind: 'none', due_amount: null },
  { code: 'petition', name: 'Đơn thư', due_kind: 'calendar-days', due_amount: 10 },
  { code: 'denunciation', name: 'Tố cáo (hạn chế người đọc)', due_kind: 'working-days', due_amount: 7, is_restricted: true },
  { code: 'personnel', name: 'Nhân sự (hạn chế người đọc)', due_kind: 'working-days', due_amount: 5, is_restricted: true },
  { code: 'other', name: 'Khác', due_kind: 'working-days', due_amount: 7 },
] as const

/** Quick phrases of a directive; {…} are pickers. An office approves its own. */
const quickPhrases = [
  'Kính chuyển đ/c {Phó Chủ tịch} chỉ đạo thực hiện.',
  'Giao {đơn vị} chủ trì, phối hợp {đơn vị} tham mưu, trước ngày {ngày}.',
  'Giao {đơn vị} nghiên cứu, tham mưu văn bản trả lời trước ngày {ngày}.',
  'Chuyển {đơn vị} để biết, thực hiện.',
  'Chuyển {đơn vị} kiểm tra, xác minh theo thẩm quyền; trả lời công dân và báo cáo kết quả trước ngày {ngày}.',
  'Giao {đơn vị} tổng hợp báo cáo theo yêu cầu, hạn {ngày}.',
  'Giao Văn phòng sắp xếp lịch, mời thành phần dự họp.',
  'Đ/c {người} dự họp thay, báo cáo lại kết quả.',
  'Văn phòng lưu.',
  'Sao gửi các đơn vị biết, thực hiện.',
  'Đề nghị {đơn vị} cho ý kiến trước khi tham mưu.',
  'Trao đổi lại.',
  'Khẩn trương thực hiện, báo cáo trong ngày.',
  'Không thuộc thẩm quyền, chuyển trả nơi gửi.',
  'Công bố, niêm yết công khai theo quy định.',
  'Đưa vào nội dung giao ban tuần.',
  'Thống nhất theo đề xuất của Văn phòng.',
  'Lập hồ sơ theo dõi, báo cáo tiến độ hằng tuần.',
] as const

export interface OfficeLists {
  documentTypes: readonly { code: string; name: string; abbreviation: string | null }[]
  calendarDays: readonly { day: string; kind: CalendarDayKind; name: string }[]
  calendarYears: readonly { year: number; confirmed: boolean }[]
}

/** Fills the lists of a new office: types, kinds, phrases, calendar, the common register's kind. */
export async function insertLists(trx: Transaction<Database>, lists: OfficeLists): Promise<void> {
  const types = lists.documentTypes.map((type, sort) => ({ ...type, sort }))
  await trx.insertInto('document_type').values(types).onConflict((oc) => oc.doNothing()).execute()
  const kinds = correspondenceKinds.map((kind, sort) => ({ ...kind, sort }))
  await trx.insertInto('correspondence_kind').values(kinds).onConflict((oc) => oc.doNothing()).execute()
  const phrases = quickPhrases.map((text, sort) => ({ text, sort }))
  await trx.insertInto('quick_phrase').values(phrases).execute()
  const years = lists.calendarYears.map(({ year, confirmed }) => ({
    year,
    state: confirmed ? ('confirmed' as const) : ('provisional' as const),
  }))
  await trx.insertInto('calendar_year').values(years).onConflict((oc) => oc.doNothing()).execute()
  await trx.insertInto('calendar_day').values([...lists.calendarDays]).onConflict((oc) => oc.doNothing()).execute()
  await trx
    .insertInto('register_kind')
    .values({ code: 'common', name: 'Sổ chung', is_default: true })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

export async function listDocumentTypes(db: Kysely<Database>) {
  return db.selectFrom('document_type').selectAll().orderBy('sort').limit(200).execute()
}

export async function listCorrespondenceKinds(db: Kysely<Database>) {
  return db.selectFrom('correspondence_kind').selectAll().orderBy('sort').limit(100).execute()
}
