import type { LetterReader } from '../../workflows/adapters/letter-reader.ts'
import type { PageLook } from '../../workflows/domain/separator-sheet.ts'
import type { GateVerdict, PageReading, Proposals } from '../../workflows/domain/reading.ts'

/**
 * A reader that says what a test tells it to. It stands in for recognition where a test is about
 * the office; the real reader has its own tests on real pictures.
 */
export interface ScriptedReader extends LetterReader {
  script: {
    gate: Partial<GateVerdict>
    /** What it says of one page of the file, instead. */
    gateOf?: Readonly<Record<number, Partial<GateVerdict>>>
    proposals: Proposals
    /** What a closer look gives after the form is there; nothing if left out. */
    closer?: Proposals
    text: string
    /** What it says of every page beside its text. */
    reading?: Partial<PageReading>
    failsAtGate?: boolean
    failsAtPage?: number
    /** By page; pages not named are pages of a letter. */
    looks?: readonly PageLook[]
    /** What QR codes say, by page. */
    codes?: Readonly<Record<number, readonly string[]>>
  }
}

export function scriptedReader(): ScriptedReader {
  const script: ScriptedReader['script'] = {
    gate: {},
    proposals: {
      subject: { value: 'V/v rà soát thủ tục hành chính', confidence: 95, page: 1, box: [0.1, 0.2, 0.3, 0.05], origin: 'ocr' },
    },
    text: 'SỞ GIẢ ĐỊNH\nV/v rà soát thủ tục hành chính\nKính gửi: Ủy ban nhân dân phường',
  }
  const reader: ScriptedReader = {
    script,
    async gate(_file, _mediaType, page) {
      if (script.failsAtGate) throw new Error('the gate broke')
      return { verdict: 'clear', level: null, ground: 'none', page, ...script.gate, ...script.gateOf?.[page] }
    },
    warm: () => {},
    whileOneComes: (work) => work(),
    async readFirst(file, mediaType, page, turn) {
      const reading = script.failsAtPage === page ? null : { ...pageOf(page, script.text), ...script.reading }
      const gate = await reader.gate(file, mediaType, page, turn).catch(() => (
        { verdict: 'suspect', level: null, ground: 'failed', page } as const))
      const proposals = reading && script.proposals
      return { gate, reading, proposals, lookCloser: async () => script.closer ?? null }
    },
    readHead: async () => ({ proposals: script.proposals }),
    async readPage(_file, _mediaType, page) {
      if (script.failsAtPage === page) throw new Error('the page broke')
      return { ...pageOf(page, page === 1 ? script.text : `trang ${page}`), ...script.reading }
    },
    propose: async () => script.proposals,
    image: async () => ({ mediaType: 'image/png', bytes: Buffer.from('png'), width: 1, height: 1 }),
    lookThrough: async (_file, _mediaType, pageCount) =>
      Array.from({ length: pageCount }, (_, index) => script.looks?.[index] ?? 'other'),
    readCodes: async (_file, _mediaType, page) => [...(script.codes?.[page] ?? [])],
    close: async () => {},
  }
  return reader
}

function pageOf(page: number, text: string): PageReading {
  return { page, text, confidence: 90, rotation: 0, origin: 'ocr', words: [], isBlank: false }
}
