import { editDistance, foldVietnamese, normaliseVietnamese } from './vietnamese.ts'

/** A kind of document: Nghị định 30/2020/NĐ-CP, Article 7 and Phụ lục III, and what else arrives. */
export interface DocumentType {
  /** As code and database name it. */
  code: string
  /** As the office writes it. */
  name: string
  /** As it stands in the symbol, case kept (`QyĐ`, `CTr`); null: the kind has none. */
  abbreviation: string | null
  group: 'administrative' | 'copy' | 'normative' | 'citizen'
}

function administrative(code: string, name: string, abbreviation: string | null): DocumentType {
  return { code, name, abbreviation, group: 'administrative' }
}

export const documentTypes: readonly DocumentType[] = [
  administrative('resolution', 'Nghị quyết', 'NQ'),
  administrative('decision', 'Quyết định', 'QĐ'),
  administrative('instruction', 'Chỉ thị', 'CT'),
  administrative('rules', 'Quy chế', 'QC'),
  administrative('regulation', 'Quy định', 'QyĐ'),
  administrative('communique', 'Thông cáo', 'TC'),
  administrative('notice', 'Thông báo', 'TB'),
  administrative('guidance', 'Hướng dẫn', 'HD'),
  administrative('programme', 'Chương trình', 'CTr'),
  administrative('plan', 'Kế hoạch', 'KH'),
  administrative('option-plan', 'Phương án', 'PA'),
  administrative('scheme', 'Đề án', 'ĐA'),
  administrative('project', 'Dự án', 'DA'),
  administrative('report', 'Báo cáo', 'BC'),
  administrative('minutes', 'Biên bản', 'BB'),
  administrative('submission', 'Tờ trình', 'TTr'),
  administrative('contract', 'Hợp đồng', 'HĐ'),
  administrative('official-letter', 'Công văn', null),
  administrative('telegram', 'Công điện', 'CĐ'),
  administrative('memorandum', 'Bản ghi nhớ', 'BGN'),
  administrative('agreement', 'Bản thỏa thuận', 'BTT'),
  administrative('authorisation', 'Giấy ủy quyền', 'GUQ'),
  administrative('invitation', 'Giấy mời', 'GM'),
  administrative('introduction', 'Giấy giới thiệu', 'GGT'),
  administrative('leave-permit', 'Giấy nghỉ phép', 'GNP'),
  administrative('sending-slip', 'Phiếu gửi', 'PG'),
  administrative('transfer-slip', 'Phiếu chuyển', 'PC'),
  administrative('notice-slip', 'Phiếu báo', 'PB'),
  administrative('public-letter', 'Thư công', null),
  { code: 'copy', name: 'Bản sao y', abbreviation: 'SY', group: 'copy' },
  { code: 'extract-copy', name: 'Bản trích sao', abbreviation: 'TrS', group: 'copy' },
  { code: 'copy-of-copy', name: 'Bản sao lục', abbreviation: 'SL', group: 'copy' },
  { code: 'law', name: 'Luật', abbreviation: null, group: 'normative' },
  { code: 'ordinance', name: 'Pháp lệnh', abbreviation: null, group: 'normative' },
  { code: 'decree', name: 'Nghị định', abbreviation: 'NĐ', group: 'normative' },
  { code: 'circular', name: 'Thông tư', abbreviation: 'TT', group: 'normative' },
  { code: 'joint-circular', name: 'Thông tư liên tịch', abbreviation: 'TTLT', group: 'normative' },
  { code: 'petition', name: 'Đơn', abbreviation: null, group: 'citizen' },
  { code: 'complaint', name: 'Đơn khiếu nại', abbreviation: null, group: 'citizen' },
  { code: 'denunciation', name: 'Đơn tố cáo', abbreviation: null, group: 'citizen' },
  { code: 'petition-proposal', name: 'Đơn kiến nghị', abbreviation: null, group: 'citizen' },
  { code: 'petition-feedback', name: 'Đơn phản ánh', abbreviation: null, group: 'citizen' },
  { code: 'petition-request', name: 'Đơn đề nghị', abbreviation: null, group: 'citizen' },
]

/** Whether letters of this kind come from a person, not from a body. */
export function isOfCitizen(code: string): boolean {
  return documentTypes.some((type) => type.code === code && type.group === 'citizen')
}

/** Finds a kind by its name or abbreviation, in any case, with or without diacritics. */
export function findDocumentType(nameOrAbbreviation: string): DocumentType | undefined {
  const wanted = normaliseVietnamese(nameOrAbbreviation).trim()
  const exact = documentTypes.find((type) => type.abbreviation === wanted)
  if (exact) return exact
  const lower = wanted.toLowerCase()
  const named = documentTypes.find((type) => type.name.toLowerCase() === lower)
  if (named) return named
  const short = documentTypes.find((type) => type.abbreviation?.toLowerCase() === lower)
  if (short) return short
  const folded = foldVietnamese(wanted)
  const found = documentTypes.filter((type) => foldVietnamese(type.name) === folded)
  return found.length === 1 ? found[0] : undefined
}

/** The kind whose heading this line is, with at most `slips` letters misread (diacritics do not count). */
export function findTypeHeading(
  line: string,
  slips: number,
): { type: DocumentType; distance: number } | undefined {
  const folded = foldVietnamese(line).replace(/[^a-z ]/gu, '').trim()
  const ranked = documentTypes
    .map((type) => ({ type, distance: editDistance(foldVietnamese(type.name), folded) }))
    .filter(({ type, distance }) => distance <= (type.name.length < 6 ? 0 : slips))
    .sort((a, b) => a.distance - b.distance)
  const marked = normaliseVietnamese(line).toLowerCase()
  // "Quy định" and "Quyết định" lie close together: the printed marks decide between equals.
  const best = ranked.filter(({ distance }) => distance === ranked[0]?.distance)
  return best.find(({ type }) => marked.includes(type.name.toLowerCase())) ?? best[0]
}

/** The kind a symbol such as `QĐ-UBND` or `34-CT/TU`'s `CT/TU` begins with. */
export function findTypeOfNotation(notation: string): DocumentType | undefined {
  const first = notation.replace(/^(?:19|20)\d{2}\//u, '').split(/[-/]/u)[0] ?? ''
  return documentTypes.find(
    (type) => type.abbreviation?.toLowerCase() === first.trim().toLowerCase(),
  )
}

/** A symbol with the printed case of its kind put back (`QYĐ-UBND` → `QyĐ-UBND`). */
export function withTypeCase(notation: string): string {
  const type = findTypeOfNotation(notation)
  if (!type?.abbreviation) return notation
  const year = notation.match(/^(?:19|20)\d{2}\//u)?.[0] ?? ''
  return year + type.abbreviation + notation.slice(year.length + type.abbreviation.length)
}
