import { spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument, StandardFonts } from 'pdf-lib'
import { findCurrentSheet, listSignable } from '../../db/signatures.ts'
import { readAll } from '../../workflows/adapters/bytes.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { saveInk } from '../../workflows/directive/save-ink.ts'
import { hashHex } from '../../workflows/domain/ids.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import type { ToSign } from '../../workflows/signing/begin-signing.ts'
import { enrolOfficeKey } from '../../workflows/signing/enrol-key.ts'
import { strokeOn } from './presented-letter.ts'
import { type DocumentChanges, registeredDocument } from './registered-document.ts'
import type { TestOffice } from './test-office.ts'

export const PASSWORD = 'mat khau dai cua nguoi thu nghiem'
export const PIN = 'xuan5829dong'

export async function givePassword(office: TestOffice, signInName: string): Promise<void> {
  const { personId } = await office.as(signInName)
  await office.db.insertInto('password').values({ person_id: personId, hash: `plain:${PASSWORD}` })
    .onConflict((oc) => oc.column('person_id').doUpdateSet({ hash: `plain:${PASSWORD}` })).execute()
}

/** A leader with a key of the office's own authority. */
export async function enrolled(office: TestOffice, signInName: string, pin = PIN): Promise<string> {
  await givePassword(office, signInName)
  const { keyId } = await enrolOfficeKey(office, await office.as(signInName), { password: PASSWORD, pin })
  return keyId
}

/** A real letter of two pages, presented to a leader. */
export async function realLetter(
  office: TestOffice, changes: DocumentChanges & { leader?: string } = {},
): Promise<{ documentId: string; sha256: string }> {
  const { leader = 'chutich', ...rest } = changes
  const bytes = changes.bytes ?? await twoPages()
  const letter = await registeredDocument(office, { ...rest, bytes, pages: ['một', 'hai'] })
  await presentDocument(office, await office.as('vanthu'), { documentId: letter.documentId, leader })
  return { documentId: letter.documentId, sha256: letter.sha256 }
}

export async function twoPages(): Promise<Buffer> {
  const pdf = await PDFDocument.create()
  const font = await pdf.embedFont(StandardFonts.TimesRoman)
  for (const number of [1, 2]) {
    pdf.addPage([595.28, 841.89]).drawText(`Page ${number} of ${randomUUID()}`, { x: 80, y: 700, font, size: 13 })
  }
  return Buffer.from(await pdf.save())
}

/** A leader writes on page one and directs; the worker then makes copies and sheet. */
export async function directed(
  office: TestOffice, letter: { documentId: string; sha256: string }, signInName: string,
  more: { text?: string; passTo?: string } = {},
): Promise<string> {
  const actor = await office.as(signInName)
  const layerId = randomUUID()
  await saveInk(office, actor, {
    documentId: letter.documentId, layerId, strokes: [strokeOn(letter.sha256)],
  })
  const { directiveId } = await confirmDirective(office, actor, {
    documentId: letter.documentId, text: more.text ?? 'Giao Văn phòng tham mưu, báo cáo kết quả.',
    inkLayerId: layerId,
    ...(more.passTo ? { passTo: more.passTo } : { lead: 'vp', dueOn: '2026-11-30' }),
  })
  await office.runJobs()
  return directiveId
}

/** What a leader sees as waiting for his signature, as he would send it. */
export async function toSign(
  office: TestOffice, signInName: string, documentId?: string,
): Promise<ToSign[]> {
  const { personId } = await office.as(signInName)
  const waiting = await listSignable(office.db, { personId, ...(documentId ? { documentId } : {}) })
  return waiting.map((one) => ({ directiveId: one.directiveId, sha256: one.sha256 ?? '' }))
}

export async function sheetBytes(office: TestOffice, documentId: string): Promise<Buffer> {
  const sheet = await findCurrentSheet(office.db, documentId)
  if (!sheet) throw new Error('no sheet')
  return readAll(await office.vault.source(hashHex(sheet.file_sha256)))
}

export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined
}

/** What OpenSSL says of each signature as CAdES, with one certificate to believe. */
export function opensslVerdicts(bytes: Buffer, anchor: Buffer): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'butphe-cades-'))
  const path = (name: string) => join(folder, name)
  try {
    const pem = `-----BEGIN CERTIFICATE-----\n${anchor.toString('base64').replace(/(.{64})/g, '$1\n')}\n-----END CERTIFICATE-----\n`
    writeFileSync(path('anchor.pem'), pem)
    const ranges = bytes.toString('latin1').matchAll(/ByteRange \[ 0 (\d+) (\d+) (\d+) *\]/g)
    return [...ranges].map(([, open, close, rest]) => {
      const [from, to, length] = [Number(open), Number(close), Number(rest)]
      const message = Buffer.from(bytes.toString('latin1', from + 1, to - 1), 'hex')
      writeFileSync(path('message.der'), message.subarray(0, message.readUInt16BE(2) + 4))
      writeFileSync(path('content'), Buffer.concat([bytes.subarray(0, from), bytes.subarray(to, to + length)]))
      const { stderr } = spawnSync('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', path('message.der'),
        '-content', path('content'), '-CAfile', path('anchor.pem'), '-purpose', 'any', '-no_check_time', '-out', '/dev/null'], { encoding: 'utf8' })
      return stderr.trim()
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What poppler and qpdf say of a file: each signature's verdict, whether it covers all, structure. */
export function independentVerdicts(bytes: Buffer): { signatures: string[]; whole: boolean[]; qpdf: number | null } {
  const folder = mkdtempSync(join(tmpdir(), 'butphe-signed-'))
  try {
    const file = join(folder, 'file.pdf')
    writeFileSync(file, bytes)
    const told = spawnSync('pdfsig', ['-nocert', file], { encoding: 'utf8' }).stdout
    return {
      signatures: [...told.matchAll(/Signature Validation: (.*)/g)].map((match) => match[1] ?? ''),
      whole: [...told.matchAll(/(Total|Not total) document signed/g)].map((match) => match[1] === 'Total'),
      qpdf: spawnSync('qpdf', ['--check', file]).status,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}
