import type { Chance } from './chance.ts'
import {
  drawAbout, drawAddressed, drawBody, drawFigures, drawFoot, drawHead, drawHeading, drawUrgency,
  type Drawing,
} from './parts.ts'
import { arrivalStamp } from './marks.ts'
import { print } from './sheet.ts'
import {
  deadlineOf, lastWordsOf, longSubjectOf, personOf, placeOf, sentenceOf, subjectOf, two,
} from './words.ts'

/** One way letters look; draws all of it and notes the truth. */
export type Layout = (drawing: Drawing) => void

export const urgencies = [['KHẨN', 'urgent'], ['THƯỢNG KHẨN', 'very-urgent'], ['HỎA TỐC', 'express'],
  ['HỎA TỐC HẸN GIỜ', 'express-timed']] as const

export interface Setting {
  province: string
  place: string
  issuedOn: string
  year: number
  number: string
}

export function settingOf(chance: Chance, years: readonly [number, number] = [2018, 2026]): Setting {
  const year = chance.whole(...years)
  const number = chance.is(0.3) ? two(chance.whole(1, 9)) : String(chance.whole(10, 4800))
  return {
    province: placeOf(chance), place: placeOf(chance), year, number,
    issuedOn: `${year}-${two(chance.whole(1, 12))}-${two(chance.whole(1, 28))}`,
  }
}

export const initialsOf = (name: string) =>
  name.split(' ').map((word) => word[0] ?? '').join('').toUpperCase()

/** A body of one to `most` paragraphs, now and then with a deadline in it. */
export function paragraphsOf({ chance, truth }: Drawing, { issuedOn, year }: Setting, most = 3): string[] {
  const paragraphs = Array.from({ length: chance.whole(1, most) }, () => sentenceOf(chance, year))
  truth.dueOnInText = null
  if (chance.is(0.4)) {
    const { day, sentence } = deadlineOf(chance, issuedOn)
    truth.dueOnInText = day
    paragraphs.push(sentence)
  }
  return [...paragraphs, lastWordsOf(chance)]
}

const units = [
  ['SỞ NỘI VỤ', 'SNV', 'GIÁM ĐỐC'], ['SỞ TÀI CHÍNH', 'STC', 'GIÁM ĐỐC'], ['SỞ XÂY DỰNG', 'SXD', 'GIÁM ĐỐC'],
  ['SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG', 'SNNMT', 'GIÁM ĐỐC'], ['SỞ GIÁO DỤC VÀ ĐÀO TẠO', 'SGDĐT', 'GIÁM ĐỐC'],
  ['SỞ KHOA HỌC VÀ CÔNG NGHỆ', 'SKHCN', 'GIÁM ĐỐC'], ['THANH TRA TỈNH', 'TTT', 'CHÁNH THANH TRA'],
  ['SỞ Y TẾ', 'SYT', 'GIÁM ĐỐC'], ['SỞ CÔNG THƯƠNG', 'SCT', 'GIÁM ĐỐC'], ['SỞ TƯ PHÁP', 'STP', 'GIÁM ĐỐC'],
  ['SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH', 'SVHTTDL', 'GIÁM ĐỐC'],
  ['BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ XÂY DỰNG', 'BQLDA', 'GIÁM ĐỐC'],
] as const
const drafting = ['VP', 'QLNS', 'CCHC', 'QLĐĐ', 'KTTH', 'NC', 'KGVX', 'TCCB', 'KHTC', 'NVY'] as const

/** Some letters carry an urgency mark, some an arrival stamp. */
export function withMarks(drawing: Drawing, y: number, share = 0.25): number {
  const { chance, truth, sheets } = drawing
  truth.urgency = 'normal'
  let end = y
  if (chance.is(share)) end = drawUrgency(drawing, y + 2, chance.one(urgencies))
  if (chance.is(0.12)) {
    arrivalStamp(sheets, { x: 20, y: end + 1, text: chance.one(['CÔNG VĂN ĐẾN', 'ĐẾN', 'CV ĐẾN']),
      number: String(chance.whole(100, 3000)) }, chance)
    end += 22
  }
  return end
}

export const byHandOf = (chance: Chance): 'pen' | 'stamp' | undefined =>
  chance.is(0.25) ? chance.one(['pen', 'pen', 'stamp'] as const) : undefined

export function authorityOf(chance: Chance, title: string, body = ''): string[] {
  const deputy = [`KT. ${title}`, title.startsWith('CHÁNH') || title.startsWith('TRƯỞNG')
    ? `PHÓ ${title}` : `PHÓ ${title}`]
  const own = chance.is(0.55) ? deputy : [title]
  return body === '' ? own : [`TM. ${body}`, ...own]
}

const officialLetterOfDepartment: Layout = (drawing) => {
  const { chance } = drawing
  const set = settingOf(chance)
  const [name, short, title] = chance.one(units)
  const isCity = chance.is(0.3)
  const end = drawHead(drawing, {
    parent: chance.is(0.5) ? [`UBND ${isCity ? 'THÀNH PHỐ' : 'TỈNH'} ${set.province.toUpperCase()}`]
      : ['ỦY BAN NHÂN DÂN', `${isCity ? 'THÀNH PHỐ' : 'TỈNH'} ${set.province.toUpperCase()}`],
    issuer: name.length > 26 ? splitName(name) : [name],
  })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, place: set.province,
    notation: `${short}-${chance.one(drafting)}`, byHand: byHandOf(chance) })
  const about = drawAbout(drawing, y + 6.5, subjectOf(chance, set.year))
  const from = withMarks(drawing, about) + 7
  const body = drawBody(drawing, drawAddressed(drawing, from, addresseesOf(chance)) + 4, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: authorityOf(chance, title), signer: personOf(chance) })
}

export function splitName(name: string): string[] {
  const words = name.split(' ')
  const half = Math.ceil(words.length / 2)
  return [words.slice(0, half).join(' '), words.slice(half).join(' ')]
}

export function addresseesOf(chance: Chance): string[] {
  const place = placeOf(chance)
  return chance.one([[`Ủy ban nhân dân phường ${place}`], ['Ủy ban nhân dân các xã, phường, đặc khu'],
    ['Sở Tài chính', 'Sở Nội vụ', `Ủy ban nhân dân xã ${place}`], [`Trường Trung học cơ sở ${place}`],
    ['Các cơ quan, đơn vị trực thuộc'], ['Văn phòng Hội đồng nhân dân và Ủy ban nhân dân phường', 'Phòng Văn hóa - Xã hội']])
}

export function receiversOf(chance: Chance): string[] {
  return ['Như trên', ...chance.some(['TT. Đảng ủy, HĐND phường', 'Chủ tịch, các PCT', 'UBMTTQVN phường',
    'Sở Nội vụ (để báo cáo)', 'Các tổ dân phố', 'Cổng thông tin điện tử'], chance.whole(0, 3)),
  `Lưu: VT, ${chance.one(drafting)}`]
}

const officialLetterOfWard: Layout = (drawing) => {
  const { chance } = drawing
  const set = settingOf(chance, [2025, 2026])
  const kind = chance.one(['PHƯỜNG', 'XÃ', 'ĐẶC KHU', 'HUYỆN', 'THỊ TRẤN'])
  const end = drawHead(drawing, { issuer: ['ỦY BAN NHÂN DÂN', `${kind} ${set.place.toUpperCase()}`] })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, notation: `UBND-${chance.one([...drafting, 'KT', 'VHXH'])}`, byHand: byHandOf(chance) })
  const about = drawAbout(drawing, y + 6.5, chance.is(0.3) ? longSubjectOf(chance, set.year) : subjectOf(chance, set.year))
  const from = withMarks(drawing, about) + 7
  const body = drawBody(drawing, drawAddressed(drawing, from, addresseesOf(chance)) + 4, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance),
    authority: authorityOf(chance, 'CHỦ TỊCH', 'ỦY BAN NHÂN DÂN'), signer: personOf(chance) })
}

const officialLetterOfMinistry: Layout = (drawing) => {
  const { chance } = drawing
  const set = settingOf(chance)
  const [name, short] = chance.one([['BỘ NỘI VỤ', 'BNV'], ['BỘ XÂY DỰNG', 'BXD'], ['BỘ TÀI CHÍNH', 'BTC'],
    ['BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG', 'BNNMT'], ['VĂN PHÒNG CHÍNH PHỦ', 'VPCP'], ['BỘ CÔNG AN', 'BCA']] as const)
  const unit = chance.is(0.4) ? chance.one([['CỤC QUẢN LÝ GIÁ', 'QLG'], ['VỤ PHÁP CHẾ', 'PC'],
    ['THANH TRA BỘ', 'TTrB'], ['CỤC HÀNH CHÍNH - QUẢN TRỊ', 'HCQT']] as const) : null
  const end = drawHead(drawing, unit ? { parent: [name], issuer: [unit[0]] } : { issuer: [name] })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, place: 'Hà Nội', notation: `${unit?.[1] ?? short}-${chance.one(drafting)}`, byHand: byHandOf(chance) })
  const about = drawAbout(drawing, y + 6.5, subjectOf(chance, set.year))
  const from = withMarks(drawing, about) + 7
  const body = drawBody(drawing, drawAddressed(drawing, from,
    ['Ủy ban nhân dân các tỉnh, thành phố trực thuộc Trung ương']) + 4, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance),
    authority: chance.is(0.5) ? ['TL. BỘ TRƯỞNG', 'VỤ TRƯỞNG VỤ PHÁP CHẾ'] : ['KT. BỘ TRƯỞNG', 'THỨ TRƯỞNG'],
    signer: personOf(chance) })
}

const kinds = [['Kế hoạch', 'KH'], ['Báo cáo', 'BC'], ['Thông báo', 'TB'], ['Tờ trình', 'TTr'], ['Chương trình', 'CTr'],
  ['Hướng dẫn', 'HD'], ['Chỉ thị', 'CT'], ['Phương án', 'PA'], ['Quy chế', 'QC'], ['Đề án', 'ĐA']] as const

const namedKind: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance)
  const [kind, short] = chance.one(kinds)
  const isWard = chance.is(0.5)
  const [name, initials, title] = chance.one(units)
  const end = isWard
    ? drawHead(drawing, { issuer: ['ỦY BAN NHÂN DÂN', `PHƯỜNG ${set.place.toUpperCase()}`] })
    : drawHead(drawing, { parent: [`UBND TỈNH ${set.province.toUpperCase()}`], issuer: name.length > 26 ? splitName(name) : [name] })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, notation: `${short}-${isWard ? 'UBND' : initials}`, byHand: byHandOf(chance) })
  const marked = withMarks(drawing, y + 3, 0.15)
  const subject = `${chance.one(['Về việc ', 'V/v ', '', ''])}${chance.is(0.3) ? longSubjectOf(chance, set.year) : subjectOf(chance, set.year)}`
  const shown = subject[0] === subject[0]?.toUpperCase() ? subject : subject.charAt(0).toUpperCase() + subject.slice(1)
  let from = drawHeading(drawing, marked + 11, kind, shown, { style: chance.is(0.8) ? 'bold' : 'italic bold' }) + 5
  if (kind === 'Tờ trình') from = drawAddressed(drawing, from + 2, addresseesOf(chance)) + 4
  else truth.addressees = null
  const body = drawBody(drawing, from, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance),
    authority: isWard ? authorityOf(chance, 'CHỦ TỊCH', 'ỦY BAN NHÂN DÂN') : authorityOf(chance, title),
    signer: personOf(chance), ...(chance.is(0.2) ? { receiversLabel: 'Nơi nhận :' } : {}) })
}

const decision: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const isMinistry = chance.is(0.3)
  const owner = isMinistry ? ['BỘ NỘI VỤ', 'BNV', 'BỘ TRƯỞNG BỘ NỘI VỤ'] as const
    : ['', 'UBND', 'CHỦ TỊCH ỦY BAN NHÂN DÂN'] as const
  const end = drawHead(drawing, { issuer: isMinistry ? [owner[0]]
    : ['ỦY BAN NHÂN DÂN', `${chance.one(['TỈNH', 'PHƯỜNG', 'XÃ', 'QUẬN'])} ${set.place.toUpperCase()}`] })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, notation: `QĐ-${owner[1]}`, byHand: byHandOf(chance) })
  truth.urgency = 'normal'
  truth.addressees = null
  let from = drawHeading(drawing, y + 12, 'Quyết định', `Về việc ${subjectOf(chance, set.year)}`) + 6
  print(sheets, owner[2], { x: 108, y: from, size: 13.5, style: 'bold', align: 'center' })
  const grounds = ['Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;',
    `Căn cứ Nghị định số ${chance.whole(10, 150)}/${set.year - 1}/NĐ-CP ngày 15 tháng 5 năm ${set.year - 1} của Chính phủ;`,
    `Theo đề nghị của Chánh Văn phòng tại Tờ trình số ${chance.whole(10, 99)}/TTr-VP.`]
  from = drawBody(drawing, from + 9, grounds, { style: chance.is(0.7) ? 'italic' : '' })
  print(sheets, 'QUYẾT ĐỊNH:', { x: 108, y: from + 3, size: 14, style: 'bold', align: 'center' })
  const articles = [`Điều 1. Ban hành kèm theo Quyết định này nội dung ${sentenceOf(chance, set.year)}`,
    'Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.',
    ...Array.from({ length: chance.whole(0, 7) }, () => sentenceOf(chance, set.year)),
    'Điều 3. Chánh Văn phòng, Thủ trưởng các cơ quan, đơn vị liên quan chịu trách nhiệm thi hành Quyết định này./.']
  const body = drawBody(drawing, from + 11, articles)
  drawFoot(drawing, body, { receivers: ['Như Điều 3', ...receiversOf(chance).slice(1)], authority: isMinistry
    ? ['KT. BỘ TRƯỞNG', 'THỨ TRƯỞNG'] : authorityOf(chance, 'CHỦ TỊCH'), signer: personOf(chance) })
}

export const stateLayouts: Readonly<Record<string, Layout>> = {
  officialLetterOfDepartment, officialLetterOfWard, officialLetterOfMinistry, namedKind, decision,
}
