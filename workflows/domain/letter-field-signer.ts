import { DOUBTED, MENDED_MAX, PRINTED, type Signals } from './letter-confidence.ts'
import {
  type Found, type LetterEvidence, type PageLines, readAgainAt, signedPagesOf,
} from './letter-evidence.ts'
import type { LetterLine } from './letter-lines.ts'
import { mendUsualWords } from './letter-agency.ts'
import { signedAs } from './letter-signed-by.ts'
import { deputyTitle, findSignature, nearPosition, positionAtEnd, positionText, type Signature, usualPosition } from './letter-signer.ts'
import { settle, type Settled } from './letter-two-readings.ts'
import { hasSurname, mayBeName, mayBePart, mendName, signerName } from './person-names.ts'
import { foldVietnamese } from './vietnamese.ts'
import { oddWords } from './vietnamese-syllables.ts'

/** The signer, wherever in the letter the signature block stands. */
export function readSigner(evidence: LetterEvidence): { signer: Found | null; signerPosition: Found | null } {
  const signed = bestSignature(signedPagesOf(evidence))
  if (!signed) return { signer: lastToSign(evidence), signerPosition: null }
  const { page, name, position } = signed
  const again = readAgainAt(evidence, page.page, name.box)
  const settled = settle([name], again.slice(-1), (lines) => {
    const value = signerName(lines.map((line) => line.text).join(' '))
    return mayBeName(value) ? value : null
  })
  if (settled.value === null) return { signer: lastToSign(evidence), signerPosition: null }
  const isLayer = page.origin === 'text-layer'
  const found = { box: name.box, page: page.page }
  const printed = namedInFile(settled.value, evidence, isLayer) ?? printedName(
    { ...settled, value: settled.value }, { isLayer, isAlone: !signed.isOneOfMore && position !== null })
  // Its first word lies under the seal: the certificate's name is the likelier one.
  const whole = hasSurname(printed.value) ? null : lastToSign(evidence)
  return {
    signer: { value: whole?.value ?? printed.value, signals: whole?.signals ?? printed.signals, ...found },
    signerPosition: position && {
      ...readPosition(evidence, page.page, position, { isLayer, deputyOf: signed.deputyOf, isDeputy: signed.isDeputy }),
      page: page.page,
    },
  }
}

/** Of several looks under a seal, the one that gives a family name and a position. */
function bestSignature(looks: readonly (readonly PageLines[])[]): Signature | null {
  const worth = ({ name, position }: Signature) =>
    (hasSurname(mendName(signerName(name.text)).value) ? 2 : 0) + (position ? 1 : 0)
  return looks.flatMap((pages) => findSignature(pages) ?? [])
    .toSorted((a, b) => worth(b) - worth(a))[0] ?? null
}

type Read = Pick<Found, 'signals'> & { value: string }

/** The certificate spells the name that was read: two sources say the same. */
function namedInFile(read: string, { signedBy = [] }: LetterEvidence, isLayer: boolean): Read | null {
  const name = signedAs(read, signedBy)
  if (!name) return null
  const isSame = foldVietnamese(name) === foldVietnamese(read)
  return { value: isLayer ? read : name,
    signals: { ...PRINTED, ...(isSame ? {} : { cap: MENDED_MAX }) } }
}

/** A name whose block was not read, from the certificates: the clerk looks whether it is there. */
function lastToSign({ signedBy = [], pageNumber, pages }: LetterEvidence): Found | null {
  const value = signedBy.at(-1)
  const page = Math.max(pageNumber, ...pages.map((one) => one.page))
  return value ? { value, signals: { ...PRINTED, cap: DOUBTED }, box: null, page } : null
}

function printedName(
  read: Settled & { value: string },
  { isLayer, isAlone }: { isLayer: boolean; isAlone: boolean },
): Read {
  const { value, mended, odd } = isLayer ? { value: read.value, mended: 0, odd: 0 } : mendName(read.value)
  const cap = !isAlone || !hasSurname(value) ? { cap: DOUBTED }
    : mended > 0 || odd > 0 || mayBePart(value) ? { cap: MENDED_MAX } : {}
  const signals: Signals = isLayer ? { ...PRINTED, ...cap } : {
    weakest: read.weakest, agreement: read.agreement, odd: oddWords(value) + mended,
    isKnown: hasSurname(value), ...cap }
  return { value, signals }
}

/** "TRƯỚNG KHOA", "CHỦ TỊCH UBND TÍNH": marks that one word of a title can only have. */
const mendTitle = (text: string) => mendUsualWords(text)
  .replace(/^(PHÓ |QUYỀN |)TR[UƯ][OÔƠÓÒỎỌÕƠỚỜỢỠỞỐ]NG(?= )/u, '$1TRƯỞNG')
  .replace(/(?<=UBND |NHÂN DÂN |CÔNG AN )T[IÍÌỊĨỈ]NH$/u, 'TỈNH')

/** A title outside the usual list may have lost a word under the seal. */
function readPosition(
  evidence: LetterEvidence,
  page: number,
  line: LetterLine,
  { isLayer, isDeputy, deputyOf }: { isLayer: boolean; isDeputy: boolean; deputyOf: string | null },
): Found {
  const again = readAgainAt(evidence, page, line.box)
  const text = positionText(line)
  const other = again.length > 0 ? positionText({ text: again.map(({ text: t }) => t).join(' ') }) : null
  const usual = usualPosition(text) ?? (other ? usualPosition(other) : undefined)
  const isOdd = isDeputy && usual !== undefined && !/^(?:PHÓ|QUYỀN|THỨ) /u.test(usual)
  if (isLayer && !isOdd) return { value: usual ?? positionAtEnd(text) ?? mendTitle(text), signals: PRINTED, box: line.box }
  const asFound = usual ?? nearPosition(text) ?? positionAtEnd(text) ?? mendTitle(text)
  // Who signs "KT. GIÁM ĐỐC" is PHÓ GIÁM ĐỐC, whatever the seal left of the words.
  const isLost = isOdd || (usual === undefined && (asFound !== mendTitle(text) || oddWords(asFound) > 0))
  const known = isDeputy && deputyOf ? deputyTitle(deputyOf) : undefined
  const deputy = isLost || known?.endsWith(` ${asFound}`) ? known : undefined
  const value = deputy ?? asFound
  const otherUsual = other ? usualPosition(other) ?? mendTitle(other) : null
  return { value, box: line.box, signals: {
    weakest: line.confidence,
    agreement: other === null ? 'single' : otherUsual === value ? 'same' : 'differs',
    odd: oddWords(value), isKnown: usual !== undefined,
    ...(isOdd || (usual === undefined && value !== text) || value === 'TRƯỞNG' ? { cap: DOUBTED }
      : usualPosition(text) === undefined ? { cap: MENDED_MAX } : {}),
  } }
}
