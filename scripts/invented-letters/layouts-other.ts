import {
  addresseesOf, authorityOf, byHandOf, initialsOf, type Layout, paragraphsOf, receiversOf, settingOf,
  type Setting, withMarks,
} from './layouts.ts'
import {
  drawAbout, drawAddressed, drawBody, drawFigures, drawFoot, drawHead, drawHeading, type Drawing,
  drawUrgency,
} from './parts.ts'
import { print, rule } from './sheet.ts'
import { lastWordsOf, longSubjectOf, personOf, placeOf, sentenceOf, subjectOf, two } from './words.ts'

const partyMotto = ['ĐẢNG CỘNG SẢN VIỆT NAM']

/** Party letters: no national motto, asterisk under the sender, `Số 12-CV/ĐU`. */
const partyLetter: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const level = chance.one([
    { parent: [`ĐẢNG BỘ TỈNH ${set.province.toUpperCase()}`], issuer: [`ĐẢNG ỦY PHƯỜNG ${set.place.toUpperCase()}`], short: 'ĐU' },
    { parent: [`TỈNH ỦY ${set.province.toUpperCase()}`], issuer: ['BAN TỔ CHỨC'], short: 'BTCTU' },
    { parent: [], issuer: [`TỈNH ỦY ${set.province.toUpperCase()}`], short: 'TU' },
    { parent: [`THÀNH ỦY ${set.province.toUpperCase()}`], issuer: ['ỦY BAN KIỂM TRA'], short: 'UBKTTU' },
    { parent: [`ĐẢNG BỘ XÃ ${set.place.toUpperCase()}`], issuer: ['CHI BỘ TRƯỜNG TIỂU HỌC', set.place.toUpperCase()], short: 'CB' }])
  const end = drawHead(drawing, { ...level, motto: partyMotto, mottoSize: 14, hasRule: false, left: 60 })
  print(sheets, '*', { x: 60, y: end, size: 14, align: 'center' })
  const y = end + 6
  const kind = chance.one(['CV', 'CV', 'NQ', 'KH', 'TB', 'CT', 'QĐ', 'BC', 'CTr'] as const)
  drawFigures(drawing, y, { ...set, place: set.province, left: 60, notation: `${kind}/${level.short}`,
    between: '-', label: chance.is(0.8) ? 'Số ' : 'Số: ', byHand: byHandOf(chance) })
  const names = { NQ: 'Nghị quyết', KH: 'Kế hoạch', TB: 'Thông báo', CT: 'Chỉ thị', QĐ: 'Quyết định', BC: 'Báo cáo', CTr: 'Chương trình' }
  truth.urgency = 'normal'
  let from: number
  if (kind === 'CV') {
    from = withMarks(drawing, drawAbout(drawing, y + 6, subjectOf(chance, set.year), { left: 60 }), 0.1) + 7
    from = drawAddressed(drawing, from, ['Các chi bộ trực thuộc']) + 4
  } else {
    from = drawHeading(drawing, y + 12, names[kind], subjectOf(chance, set.year)) + 2
    print(sheets, '-----', { x: 108, y: from, size: 14, align: 'center' })
    from += 7
    truth.addressees = null
  }
  const body = drawBody(drawing, from, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: chance.one([
    ['T/M ĐẢNG ỦY', 'BÍ THƯ'], ['T/M BAN THƯỜNG VỤ', 'PHÓ BÍ THƯ'], ['K/T TRƯỞNG BAN', 'PHÓ TRƯỞNG BAN']]),
    signer: personOf(chance) })
  truth.signerPosition = truth.signerPosition ?? null
}

/** A company: logo, own heading, the number where the house style wants it. */
const company: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const name = chance.one([`CÔNG TY CỔ PHẦN CẤP NƯỚC ${set.place.toUpperCase()}`, `CÔNG TY TNHH MTV MÔI TRƯỜNG ĐÔ THỊ ${set.place.toUpperCase()}`,
    `TỔNG CÔNG TY ĐIỆN LỰC ${set.province.toUpperCase()}`, `CÔNG TY CỔ PHẦN ĐẦU TƯ XÂY DỰNG ${set.place.toUpperCase()}`])
  const page = sheets.pages[0]
  if (page && chance.is(0.6)) {
    page.pen.fillStyle = chance.one(['#1565c0', '#2e7d32', '#ef6c00'])
    page.pen.beginPath()
    page.pen.arc((20 / 25.4) * sheets.dpi, (22 / 25.4) * sheets.dpi, sheets.dpi / 3.2, 0, 7)
    page.pen.fill()
  }
  const end = drawHead(drawing, { issuer: splitLong(name), left: 66 })
  const y = Math.max(end + 4, 42)
  drawFigures(drawing, y, { ...set, place: set.province, left: 66,
    notation: `${initialsOf(name).slice(-5)}-${chance.one(['KD', 'TCHC', 'KT', 'PKD'])}`.replace(/^-/u, 'CTY-'), byHand: byHandOf(chance) })
  const about = drawAbout(drawing, y + 6.5, subjectOf(chance, set.year), { left: 66 })
  truth.urgency = 'normal'
  const body = drawBody(drawing, drawAddressed(drawing, about + 8, addresseesOf(chance)) + 4, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: chance.one([['GIÁM ĐỐC'], ['TỔNG GIÁM ĐỐC'],
    ['KT. GIÁM ĐỐC', 'PHÓ GIÁM ĐỐC'], ['CHỦ TỊCH HỘI ĐỒNG QUẢN TRỊ']]), signer: personOf(chance) })
}

function splitLong(name: string): string[] {
  const words = name.split(' ')
  return name.length > 34 ? [words.slice(0, 5).join(' '), words.slice(5).join(' ')] : [name]
}

/** School, hospital, bank, insurance: parent body and a name of their own. */
const institution: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance)
  const [parent, issuer, short, title, unit] = chance.one([
    [[`UBND PHƯỜNG ${set.province.toUpperCase()}`], [`TRƯỜNG TIỂU HỌC ${set.place.toUpperCase()}`], `TH${initialsOf(set.place)}`, 'HIỆU TRƯỞNG', 'VP'],
    [[`SỞ Y TẾ ${set.province.toUpperCase()}`], [`BỆNH VIỆN ĐA KHOA ${set.place.toUpperCase()}`], 'BVĐK', 'GIÁM ĐỐC', 'KHTH'],
    [['BẢO HIỂM XÃ HỘI VIỆT NAM'], [`BẢO HIỂM XÃ HỘI ${set.place.toUpperCase()}`], 'BHXH', 'GIÁM ĐỐC', 'TST'],
    [['NGÂN HÀNG CHÍNH SÁCH XÃ HỘI'], [`CHI NHÁNH TỈNH ${set.province.toUpperCase()}`], 'NHCS', 'GIÁM ĐỐC', 'KHNV'],
    [['CÔNG AN TỈNH', set.province.toUpperCase()], [`CÔNG AN PHƯỜNG ${set.place.toUpperCase()}`], 'CAP', 'TRƯỞNG CÔNG AN', 'TH'],
  ] as const)
  const end = drawHead(drawing, { parent, issuer: issuer[0].length > 30 ? splitLong(issuer[0]) : issuer })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, notation: `${short}-${unit}`, byHand: byHandOf(chance) })
  const about = drawAbout(drawing, y + 6.5, subjectOf(chance, set.year))
  const from = withMarks(drawing, about, 0.1) + 7
  const body = drawBody(drawing, drawAddressed(drawing, from, addresseesOf(chance)) + 4, paragraphsOf(drawing, set))
  const person = personOf(chance)
  const rank = title === 'TRƯỞNG CÔNG AN' ? 'Trung tá ' : chance.one(['', 'ThS. ', 'BS. ', 'TS. '])
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: authorityOf(chance, title),
    signer: person, printed: `${rank}${person}` })
  truth.urgency ??= 'normal'
}

/** Fatherland Front, unions and associations. */
const massBody: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance)
  const [parent, issuer, short, title] = chance.one([
    [['ỦY BAN MTTQ VIỆT NAM', `TỈNH ${set.province.toUpperCase()}`], ['HỘI NÔNG DÂN'], 'HND', 'CHỦ TỊCH'],
    [[`ỦY BAN MTTQ VIỆT NAM PHƯỜNG ${set.place.toUpperCase()}`], ['HỘI LIÊN HIỆP PHỤ NỮ'], 'HPN', 'CHỦ TỊCH'],
    [[`PHƯỜNG ${set.place.toUpperCase()}`], ['ỦY BAN MTTQ VIỆT NAM'], 'MTTQ', 'CHỦ TỊCH'],
    [[`TỈNH ${set.province.toUpperCase()}`], ['LIÊN ĐOÀN LAO ĐỘNG'], 'LĐLĐ', 'CHỦ TỊCH'],
    [[`XÃ ${set.place.toUpperCase()}`], ['HỘI CỰU CHIẾN BINH'], 'HCCB', 'CHỦ TỊCH']] as const)
  const end = drawHead(drawing, { parent, issuer })
  const y = Math.max(end + 3, 40)
  const kind = chance.one(['Kế hoạch', 'Thông báo', 'Báo cáo'] as const)
  const abbreviation = { 'Kế hoạch': 'KH', 'Thông báo': 'TB', 'Báo cáo': 'BC' }[kind]
  drawFigures(drawing, y, { ...set, notation: `${abbreviation}-${short}`, byHand: byHandOf(chance) })
  truth.urgency = 'normal'
  truth.addressees = null
  const from = drawHeading(drawing, y + 12, kind, longSubjectOf(chance, set.year)) + 5
  const body = drawBody(drawing, from, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance),
    authority: [`TM. BAN THƯỜNG TRỰC`, ...authorityOf(chance, title)], signer: personOf(chance) })
}

const invitation: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance)
  const isWard = chance.is(0.6)
  const end = drawHead(drawing, isWard
    ? { issuer: ['ỦY BAN NHÂN DÂN', `PHƯỜNG ${set.place.toUpperCase()}`] }
    : { parent: [`UBND TỈNH ${set.province.toUpperCase()}`], issuer: ['SỞ NỘI VỤ'] })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, notation: isWard ? 'GM-UBND' : 'GM-SNV', byHand: byHandOf(chance) })
  const marked = withMarks(drawing, y + 3, 0.3)
  const matter = subjectOf(chance, set.year)
  let from = drawHeading(drawing, marked + 11, 'Giấy mời', `${chance.one(['Dự Hội nghị ', 'Họp ', 'Về việc dự họp '])}${matter}`) + 7
  from = drawAddressed(drawing, from, addresseesOf(chance)) + 3
  const { lines, at, place } = meetingOf(drawing, set)
  const body = drawBody(drawing, from, [`Ủy ban nhân dân trân trọng kính mời đại biểu tham dự cuộc họp ${matter}.`,
    ...lines, 'Đề nghị các đại biểu sắp xếp công việc, tham dự đúng thành phần, thời gian quy định./.'])
  truth.meetingAt = at
  truth.meetingPlace = place
  truth.dueOnInText = null
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: authorityOf(chance, 'CHỦ TỊCH'), signer: personOf(chance) })
}

export function meetingOf({ chance }: Drawing, set: Setting): { lines: string[]; at: string; place: string } {
  const day = new Date(Date.parse(set.issuedOn) + chance.whole(2, 12) * 86_400_000)
  const [hour, minute] = [chance.whole(7, 16), chance.one([0, 0, 30, 15, 45])]
  const [y, m, d] = [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]
  const weekday = chance.one(['Hai', 'Ba', 'Tư', 'Năm', 'Sáu'])
  const clock = chance.one([`${two(hour)} giờ ${two(minute)}`, `${hour} giờ ${two(minute)} phút`, `${two(hour)}h${two(minute)}`])
  const written = chance.one([`ngày ${two(d)}/${m}/${y}`, `ngày ${two(d)} tháng ${two(m)} năm ${y}`])
  const place = chance.one(['Hội trường Ủy ban nhân dân phường', `Phòng họp số 2, trụ sở UBND xã ${placeOf(chance)}`,
    `Phòng họp A, tầng 3, số ${chance.whole(3, 250)} đường Bến Cũ, phường ${placeOf(chance)}`, 'Nhà văn hóa khu phố 4'])
  const when = chance.one([`${clock}, ${written}`, `${clock} ${written} (thứ ${weekday})`, `${clock}, thứ ${weekday}, ${written}`])
  const [first, second] = chance.one([['1. Thời gian:', '2. Địa điểm:'], ['- Thời gian:', '- Địa điểm:'], ['Thời gian:', 'Địa điểm:']] as const)
  return { lines: [`${first} ${when}.`, `${second} ${place}.`],
    at: `${day.toISOString().slice(0, 10)}T${two(hour)}:${two(minute)}`, place }
}

const telegram: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const end = drawHead(drawing, { issuer: ['ỦY BAN NHÂN DÂN', `TỈNH ${set.province.toUpperCase()}`] })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, place: set.province, notation: 'CĐ-UBND', byHand: byHandOf(chance) })
  const marked = chance.is(0.7) ? drawUrgency(drawing, y + 2, chance.one([['HỎA TỐC', 'express'], ['KHẨN', 'urgent']] as const)) : y
  truth.urgency ??= 'normal'
  const from = drawHeading(drawing, marked + 11, 'Công điện', `Về ${subjectOf(chance, set.year)}`) + 7
  print(sheets, 'CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH điện:', { x: 108, y: from, size: 13.5, style: 'bold', align: 'center' })
  const body = drawBody(drawing, from + 8, ['- Chủ tịch Ủy ban nhân dân các xã, phường;', '- Giám đốc các sở, ngành.',
    ...paragraphsOf(drawing, set)])
  drawFoot(drawing, body, { receivers: receiversOf(chance).slice(1), authority: authorityOf(chance, 'CHỦ TỊCH'), signer: personOf(chance) })
}

/** Typewriter and early printers: number with its year, symbols such as QĐ-UB. */
const oldLetter: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance, [1999, 2010])
  const kind = chance.one(['Quyết định', 'Chỉ thị', 'Thông báo'] as const)
  const abbreviation = { 'Quyết định': 'QĐ', 'Chỉ thị': 'CT', 'Thông báo': 'TB' }[kind]
  const end = drawHead(drawing, { issuer: [`ỦY BAN NHÂN DÂN`, `${chance.one(['TỈNH', 'HUYỆN', 'THỊ XÃ'])} ${set.place.toUpperCase()}`],
    left: 58, right: 144, size: 11, mottoSize: 11, hasRule: chance.is(0.5) })
  const y = Math.max(end + 3, 40)
  drawFigures(drawing, y, { ...set, notation: `${set.year}/${abbreviation}-${chance.one(['UB', 'UBND', 'CT'])}`, left: 58, right: 144, size: 11,
    byHand: chance.is(0.4) ? 'pen' : undefined })
  truth.urgency = 'normal'
  truth.addressees = null
  const from = drawHeading(drawing, y + 12, kind, `${chance.one(['Về việc ', 'V/v '])}${subjectOf(chance, set.year)}`, { size: 12, hasRule: false }) + 5
  const body = drawBody(drawing, from, paragraphsOf(drawing, set, 5), { size: 11.5 })
  drawFoot(drawing, body, { receivers: ['Như trên', 'Lưu VP'], authority: ['TM. ỦY BAN NHÂN DÂN', ...authorityOf(chance, 'CHỦ TỊCH')],
    signer: personOf(chance), ...(chance.is(0.4) ? { signed: '(Đã ký)' } : {}) })
}

/** A citizen's petition: motto in the middle, no number, the sender is a person. */
const petition: Layout = (drawing) => {
  const { chance, truth, sheets } = drawing
  const set = settingOf(chance)
  const person = personOf(chance)
  const kind = chance.one(['Đơn khiếu nại', 'Đơn tố cáo', 'Đơn kiến nghị', 'Đơn phản ánh', 'Đơn đề nghị'])
  print(sheets, 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', { x: 108, y: 24, size: 13, style: 'bold', align: 'center' })
  print(sheets, 'Độc lập - Tự do - Hạnh phúc', { x: 108, y: 30, size: 13.5, style: 'bold', align: 'center' })
  rule(sheets, 82, 32, 52)
  const isDateHigh = chance.is(0.5)
  const [year = '', month = '', day = ''] = set.issuedOn.split('-')
  const date = `${set.place}, ngày ${day} tháng ${month} năm ${year}`
  if (isDateHigh) print(sheets, date, { x: 148, y: 40, size: 13, style: 'italic', align: 'center' })
  const subject = subjectOf(chance, set.year)
  const hasSubject = chance.is(0.5)
  let from = drawHeading(drawing, 52, kind, hasSubject ? `(V/v ${subject})` : '', { hasRule: false }) + 5
  if (hasSubject) truth.subject = `V/v ${subject}`
  from = drawAddressed(drawing, from, [`Ủy ban nhân dân phường ${set.place}`]) + 3
  from = drawBody(drawing, from, [`Tôi tên là: ${person}`, `Sinh năm: ${chance.whole(1945, 2000)}. Số CCCD: 0${chance.whole(10_000_000, 99_999_999)}123`,
    `Thường trú tại: số ${chance.whole(2, 300)} đường Bến Cũ, phường ${set.place}`, sentenceOf(chance, set.year), sentenceOf(chance, set.year), lastWordsOf(chance)])
  if (!isDateHigh) print(sheets, date, { x: 150, y: from + 3, size: 13, style: 'italic', align: 'center' })
  drawFoot(drawing, from + 8, { receivers: [], authority: [chance.one(['NGƯỜI LÀM ĐƠN', 'Người viết đơn', 'NGƯỜI ĐỀ NGHỊ'])], signer: person, hasSeal: false })
  Object.assign(truth, { issuedOn: set.issuedOn, number: null, notation: null, parentBody: null, issuer: person, urgency: 'normal', dueOnInText: null })
  delete truth.signerPosition
}

/** Names over three lines on both levels. */
const longNames: Layout = (drawing) => {
  const { chance, truth } = drawing
  const set = settingOf(chance)
  const { shorts, ...head } = chance.one([
    { shorts: ['BQLDA-KTTĐ', 'BQL-KHTH'], parent: ['ỦY BAN NHÂN DÂN', `THÀNH PHỐ ${set.province.toUpperCase()}`], issuer: ['BAN QUẢN LÝ DỰ ÁN ĐẦU TƯ', 'XÂY DỰNG CÔNG TRÌNH DÂN DỤNG', 'VÀ CÔNG NGHIỆP'], size: 11.5 },
    { shorts: ['CCQLCL-TTPC', 'CLNLTS-HC'], parent: ['SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG', `TỈNH ${set.province.toUpperCase()}`], issuer: ['CHI CỤC QUẢN LÝ CHẤT LƯỢNG', 'NÔNG LÂM SẢN VÀ THỦY SẢN'], size: 11.5 },
    { shorts: ['TTPVHCC'], parent: [`ỦY BAN NHÂN DÂN PHƯỜNG ${set.place.toUpperCase()}`], issuer: ['TRUNG TÂM PHỤC VỤ', 'HÀNH CHÍNH CÔNG'] },
    { shorts: ['KTHTĐT', 'PKTHTĐT-XD'], parent: [`UBND XÃ ${set.place.toUpperCase()}`], issuer: ['PHÒNG KINH TẾ, HẠ TẦNG', 'VÀ ĐÔ THỊ'] },
  ])
  const end = drawHead(drawing, head)
  const y = Math.max(end + 3, 44)
  drawFigures(drawing, y, { ...set, notation: chance.one(shorts), byHand: byHandOf(chance) })
  const about = drawAbout(drawing, y + 6.5, longSubjectOf(chance, set.year))
  truth.urgency = 'normal'
  const body = drawBody(drawing, drawAddressed(drawing, about + 8, addresseesOf(chance)) + 4, paragraphsOf(drawing, set))
  drawFoot(drawing, body, { receivers: receiversOf(chance), authority: authorityOf(chance, chance.one(['GIÁM ĐỐC', 'CHI CỤC TRƯỞNG', 'TRƯỞNG PHÒNG'])), signer: personOf(chance) })
}

export const otherLayouts: Readonly<Record<string, Layout>> = {
  partyLetter, company, institution, massBody, invitation, telegram, oldLetter, petition, longNames,
}
