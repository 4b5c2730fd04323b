import { deflateSync } from 'node:zlib'
import { type PDFDict, type PDFDocument, PDFString } from 'pdf-lib'

/** What a glyph measures, in thousandths of the font's size: those of an office's serif. */
export const GLYPH = { width: 500, ascent: 891, descent: -216, capHeight: 662 } as const

const UNITS_PER_EM = 1_000
const NAME = 'ButPheKhongNet'
const CODES = 65_536
const MAPPINGS_A_BLOCK = 100
const EMPTY_GLYPH = 1

/**
 * The font of the text layer: every code is one empty glyph of the same width, so nothing of it is
 * ever drawn, and its code is the letter's own number in Unicode. Made here, byte by byte, so that
 * nobody's licence goes along with it.
 */
export function glyphlessFont(document: PDFDocument, letters: ReadonlySet<number>): PDFDict {
  const { context } = document
  const outlines = trueType()
  const file = context.register(context.flateStream(outlines, { Length1: outlines.length }))
  const descriptor = context.register(context.obj({
    Type: 'FontDescriptor', FontName: NAME, Flags: 5, ItalicAngle: 0, StemV: 80,
    FontBBox: [0, GLYPH.descent, GLYPH.width, GLYPH.ascent],
    Ascent: GLYPH.ascent, Descent: GLYPH.descent, CapHeight: GLYPH.capHeight, FontFile2: file,
  }))
  const glyphs = Buffer.alloc(CODES * 2)
  for (let code = 0; code < CODES; code++) glyphs.writeUInt16BE(EMPTY_GLYPH, code * 2)
  const descendant = context.register(context.obj({
    Type: 'Font', Subtype: 'CIDFontType2', BaseFont: NAME, DW: GLYPH.width,
    CIDSystemInfo: {
      Registry: PDFString.of('Adobe'), Ordering: PDFString.of('Identity'), Supplement: 0,
    },
    FontDescriptor: descriptor,
    CIDToGIDMap: context.register(context.stream(deflateSync(glyphs), { Filter: 'FlateDecode' })),
  }))
  return context.obj({
    Type: 'Font', Subtype: 'Type0', BaseFont: NAME, Encoding: 'Identity-H',
    DescendantFonts: [descendant],
    ToUnicode: context.register(context.flateStream(toUnicode(letters))),
  })
}

/** The bytes that show a text in this font: each letter by its number, two bytes a letter. */
export function codesOf(text: string): { hex: string; letters: number[] } {
  const letters = Array.from(text, (letter) => {
    const code = letter.codePointAt(0) ?? 0
    return code < CODES && (code < 0xd800 || code > 0xdfff) ? code : 0xfffd
  })
  return { hex: letters.map(hexOf).join(''), letters }
}

export const FONT_NAME = 'ButPheText'

const hexOf = (code: number): string => code.toString(16).padStart(4, '0').toUpperCase()

function toUnicode(letters: ReadonlySet<number>): string {
  const codes = [...letters].sort((a, b) => a - b).map(hexOf)
  const blocks: string[] = []
  for (let at = 0; at < codes.length; at += MAPPINGS_A_BLOCK) {
    const some = codes.slice(at, at + MAPPINGS_A_BLOCK)
    const lines = some.map((code) => `<${code}> <${code}>`)
    blocks.push(`${some.length} beginbfchar`, ...lines, 'endbfchar')
  }
  return [
    '/CIDInit /ProcSet findresource begin', '12 dict begin', 'begincmap',
    '/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def',
    '/CMapName /Adobe-Identity-UCS def', '/CMapType 2 def',
    '1 begincodespacerange', '<0000> <FFFF>', 'endcodespacerange', ...blocks,
    'endcmap', 'CMapName currentdict /CMap defineresource pop', 'end', 'end', '',
  ].join('\n')
}

type Field = readonly [bytes: 1 | 2 | 4, value: number]
const u16 = (...values: number[]): Field[] => values.map((value) => [2, value & 0xffff])
const u32 = (...values: number[]): Field[] => values.map((value) => [4, value >>> 0])

/** A TrueType file of two glyphs without outlines; tables as in the OpenType specification. */
function trueType(): Buffer {
  const { width, ascent, descent, capHeight } = GLYPH
  const tables: Record<string, Buffer> = {
    'OS/2': packed([...u16(4, width, 400, 5, 0), ...u16(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
      ...u16(0, 0, 0, 0, 0), ...u32(0, 0, 0, 0), ...u32(0x42502020), ...u16(0x40, 0, 0xffff),
      ...u16(ascent, descent, 0, ascent, -descent), ...u32(0, 0),
      ...u16(450, capHeight, 0, 0x20, 0)]),
    cmap: packed([...u16(0, 1, 3, 1), ...u32(12), ...u16(4, 24, 0, 2, 2, 0, 0), ...u16(0xffff, 0,
      0xffff, 1, 0)]),
    glyf: Buffer.alloc(4),
    head: packed([...u32(0x10000, 0x10000, 0, 0x5f0f3cf5), ...u16(0, UNITS_PER_EM),
      ...u32(0, 0, 0, 0), ...u16(0, descent, width, ascent, 0, 8, 2, 0, 0)]),
    hhea: packed([...u32(0x10000), ...u16(ascent, descent, 0, width, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0,
      0, 2)]),
    hmtx: packed(u16(width, 0, width, 0)),
    loca: packed(u16(0, 0, 0)),
    maxp: packed([...u32(0x10000), ...u16(2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)]),
    name: nameTable(),
    post: packed([...u32(0x30000, 0), ...u16(0, 0), ...u32(1, 0, 0, 0, 0)]),
  }
  return assembled(tables)
}

function nameTable(): Buffer {
  const text = Buffer.from(NAME, 'utf16le').swap16()
  const ids = [1, 4, 6]
  const records = ids.flatMap((id) => u16(3, 1, 0x409, id, text.length, 0))
  return Buffer.concat([packed([...u16(0, ids.length, 6 + 12 * ids.length), ...records]), text])
}

function packed(fields: readonly Field[]): Buffer {
  const bytes = Buffer.alloc(fields.reduce((sum, [size]) => sum + size, 0))
  let at = 0
  for (const [size, value] of fields) at = bytes.writeUIntBE(value, at, size)
  return bytes
}

function assembled(tables: Record<string, Buffer>): Buffer {
  const names = Object.keys(tables).sort()
  const count = names.length
  const power = 2 ** Math.floor(Math.log2(count))
  const head = [...u32(0x10000), ...u16(count, power * 16, Math.log2(power), (count - power) * 16)]
  const bodies: Buffer[] = []
  let offset = 12 + 16 * count
  for (const name of names) {
    const table = tables[name] ?? Buffer.alloc(0)
    const body = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)])
    head.push(...u32(Buffer.from(name, 'latin1').readUInt32BE(0), checksum(body), offset,
      table.length))
    bodies.push(body)
    offset += body.length
  }
  const file = Buffer.concat([packed(head), ...bodies])
  const headAt = file.indexOf(packed(u32(0x10000, 0x10000, 0, 0x5f0f3cf5)))
  file.writeUInt32BE((0xb1b0afba - checksum(file)) >>> 0, headAt + 8)
  return file
}

function checksum(bytes: Buffer): number {
  let sum = 0
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0
  return sum
}
