import { authorityOf, byHandOf, initialsOf, type Layout, paragraphsOf, receiversOf, settingOf } from './layouts.ts'
import { handwrite, stampBox } from './marks.ts'
import { meetingOf } from './layouts-other.ts'
import {
  drawAddressed, drawBody, drawFigures, drawFoot, drawHead, drawHeading, turnPage,
} from './parts.ts'
import { print, printLines, rule, wrap } from './sheet.ts'
import { lastWordsOf, longSubjectOf, personOf, sentenceOf, subjectOf } from './words.ts'

// HELD OUT: ways of setting a letter that no rule and no coefficient was ever looked at with. They
// are scored only, with `--family held-out`; whoever changes the rules leaves them alone.

/** The youth union: its own name in the motto's place, asterisks, `Số: 05-TB/ĐTN`. */
const youthUnion: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const end = drawHead(drawing, { parent: [`BCH ĐOÀN TỈNH ${set.province.toUpperCase()}`],
    issuer: [`ĐOÀN PHƯỜNG ${set.place.toUpperCase()}`], motto: ['ĐOÀN TNCS HỒ CHÍ MINH'], mottoSize: 14, hasRule: false, left: 58 })
  print(sheets, '***', { x: 58, y: end, size: 13, align: 'center' })
  drawFigures(drawing, end + 6, { ...set, left: 58, label: 'Số: ', between: '-', notation: 'KH/ĐTN' })
  truth.urgency = 'normal'
  truth.addressees = null
  const from = drawHeading(drawing, end + 18, 'Kế hoạch', `Tổ chức ${subjectOf(chance, set.year)}`, { hasRule: false }) + 5
  const body = drawBody(drawing, from, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: ['TM. BAN THƯỜNG VỤ', chance.one(['BÍ THƯ', 'PHÓ BÍ THƯ'])], signer: personOf(chance) })
}

/** A court: signature on the second page, receivers under it on the left, larger margins. */
const court: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const end = drawHead(drawing, { parent: ['TÒA ÁN NHÂN DÂN', `TỈNH ${set.province.toUpperCase()}`],
    issuer: ['TÒA ÁN NHÂN DÂN KHU VỰC 3'], left: 68, right: 150, top: 20, size: 11, mottoSize: 11.5 })
  drawFigures(drawing, end + 4, { ...set, place: set.province, left: 68, right: 150, size: 12, notation: 'TB-TA', byHand: byHandOf(chance) })
  truth.urgency = 'normal'
  truth.addressees = null
  const from = drawHeading(drawing, end + 17, 'Thông báo', `Về việc ${subjectOf(chance, set.year)}`, { size: 13, width: 110 }) + 4
  const paragraphs = Array.from({ length: 11 }, () => sentenceOf(chance, set.year))
  let body = drawBody(drawing, from, [...paragraphs, lastWordsOf(chance)], { left: 35, width: 155 })
  if (sheets.pages.length < 2) body = turnPage(sheets)
  truth.dueOnInText = null
  drawFoot(drawing, body, { receivers: receiversOf(chance).slice(1), authority: authorityOf(chance, 'CHÁNH ÁN'), signer: personOf(chance), right: 155 })
}

/** A bank: sans-serif, one wide name on top, number on the right over the date. */
const bank: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const issuer = `NGÂN HÀNG TMCP ${set.province.toUpperCase()} - CHI NHÁNH ${set.place.toUpperCase()}`
  print(sheets, issuer, { x: 30, y: 20, size: 12, style: 'bold', family: 'Sans' })
  print(sheets, 'Địa chỉ: số 12 đường Bến Cũ. Điện thoại: 0900 000 000', { x: 30, y: 25, size: 9, family: 'Sans' })
  rule(sheets, 30, 27, 160)
  const [year, month, day] = set.issuedOn.split('-')
  const notation = `CV-CN${initialsOf(set.place)}`
  print(sheets, `Số: ${set.number}/${notation}`, { x: 30, y: 36, size: 11, family: 'Sans' })
  print(sheets, `${set.place}, ngày ${day} tháng ${month} năm ${year}`, { x: 190, y: 36, size: 11, style: 'italic', align: 'right', family: 'Sans' })
  const subject = `V/v ${subjectOf(chance, set.year)}`
  const from = printLines(sheets, wrap(sheets, subject, 90, { size: 11, family: 'Sans' }), { x: 30, y: 42, size: 11, family: 'Sans' })
  Object.assign(truth, { parentBody: null, issuer, number: set.number, notation, issuedOn: set.issuedOn,
    subject, documentType: 'Công văn', urgency: 'normal' })
  const body = drawBody(drawing, drawAddressed(drawing, from + 8, [`Ủy ban nhân dân phường ${set.place}`], { size: 12 }) + 4, paragraphsOf(drawing, set), { size: 12 })
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: authorityOf(chance, 'GIÁM ĐỐC'), signer: personOf(chance), receiversLabel: 'Nơi nhận:' })
}

/** The military command: three lines above, ranks before the name. */
const military: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance)
  const end = drawHead(drawing, { parent: [`BỘ CHQS TỈNH ${set.province.toUpperCase()}`], issuer: ['BAN CHỈ HUY QUÂN SỰ', `PHƯỜNG ${set.place.toUpperCase()}`], size: 12.5 })
  drawFigures(drawing, end + 4, { ...set, notation: 'KH-BCH', byHand: byHandOf(chance) })
  truth.urgency = 'normal'
  truth.addressees = null
  const from = drawHeading(drawing, end + 16, 'Kế hoạch', longSubjectOf(chance, set.year), { width: 145 }) + 5
  const body = drawBody(drawing, from, paragraphsOf(drawing, set))
  const person = personOf(chance)
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: ['CHỈ HUY TRƯỞNG'], signer: person,
    printed: `${chance.one(['Trung tá', 'Thiếu tá', 'Đại úy'])} ${person}` })
}

/** An old decision of a district with a stamped number and a summary of five lines, urgent. */
const oldDistrict: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance, [2003, 2015])
  const end = drawHead(drawing, { issuer: [`UBND HUYỆN ${set.place.toUpperCase()}`], left: 55, right: 148, size: 13, mottoSize: 12, hasRule: false })
  print(sheets, '----------', { x: 55, y: end - 3, size: 12, align: 'center' })
  drawFigures(drawing, end + 4, { ...set, left: 55, right: 148, notation: `QĐ-UBND`, byHand: chance.one(['stamp', 'pen'] as const) })
  stampBox(sheets, 'THƯỢNG KHẨN', { x: 50, y: end + 14, colour: '#c8202a', size: 14, turn: -0.04 })
  truth.urgency = 'very-urgent'
  truth.addressees = null
  const from = drawHeading(drawing, end + 26, 'Quyết định', `V/v ${longSubjectOf(chance, set.year)}`, { width: 95 }) + 6
  print(sheets, 'ỦY BAN NHÂN DÂN HUYỆN', { x: 108, y: from, size: 13, style: 'bold', align: 'center' })
  const body = drawBody(drawing, from + 8, ['- Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân;', sentenceOf(chance, set.year)])
  print(sheets, 'QUYẾT ĐỊNH', { x: 108, y: body + 2, size: 13, style: 'bold', align: 'center' })
  const after = drawBody(drawing, body + 10, [`Điều 1: ${sentenceOf(chance, set.year)}`, `Điều 2: ${lastWordsOf(chance)}`])
  truth.dueOnInText = null
  drawFoot(drawing, after, { receivers: ['Như Điều 2', 'Lưu VT'], authority: ['TM. UỶ BAN NHÂN DÂN', 'KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], signer: personOf(chance) })
}

/** A service unit's invitation in sans-serif: a small table of when and where, hand-filled. */
const serviceInvitation: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const end = drawHead(drawing, { parent: [`UBND PHƯỜNG ${set.place.toUpperCase()}`], issuer: ['TRUNG TÂM VĂN HÓA', 'THỂ THAO VÀ TRUYỀN THÔNG'], left: 60 })
  drawFigures(drawing, end + 4, { ...set, left: 60, notation: 'GM-TTVHTT' })
  truth.urgency = 'normal'
  const from = drawHeading(drawing, end + 16, 'Giấy mời', `Tham dự buổi làm việc về ${subjectOf(chance, set.year)}`, { width: 120 }) + 6
  const below = drawAddressed(drawing, from, ['Ông (bà) Trưởng các khu phố']) + 4
  const { lines, at, place } = meetingOf(drawing, set)
  const body = drawBody(drawing, below, [sentenceOf(chance, set.year), ...lines, 'Thành phần: theo danh sách kèm theo.', lastWordsOf(chance)])
  Object.assign(truth, { meetingAt: at, meetingPlace: place, dueOnInText: null })
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: authorityOf(chance, 'GIÁM ĐỐC'), signer: personOf(chance) })
  handwrite(sheets, '7', { x: 190, y: 280 }, chance)
}

export const heldOutLayouts: Readonly<Record<string, Layout>> = {
  youthUnion, court, bank, military, oldDistrict, serviceInvitation,
}
