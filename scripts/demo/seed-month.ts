import { findActorByName } from '../../db/actors.ts'
import { findCalendar } from '../../db/calendar.ts'
import { openRegister } from '../../db/found-office.ts'
import { inTransaction } from '../../db/transaction.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { daysBetween } from '../../workflows/domain/calendar.ts'
import { officeDay } from '../../workflows/domain/due-date.ts'
import type { Proposals } from '../../workflows/domain/reading.ts'
import { slug } from '../../workflows/domain/slug.ts'
import { linkDuplicate, returnScan } from '../../workflows/intake/dispose-scan.ts'
import { noteSealedEnvelope, passOnNamedLetter } from '../../workflows/intake/handle-secret.ts'
import type { Office } from '../../workflows/office.ts'
import {
  registerDocument, type RegisterDocument,
} from '../../workflows/registration/register-document.ts'
import { demoClock, workingDayAway } from './demo-clock.ts'
import type { DemoLetter } from './demo-letter.ts'
import { earlyLetters } from './letters-early.ts'
import { lateLetters } from './letters-late.ts'
import { playStory, type Stage } from './play-letter.ts'
import { seedReadyScan } from './seed-ready-scan.ts'
import { textLetter } from './text-letter.ts'
import { wardSeats } from './ward.ts'

const letters: readonly DemoLetter[] = [...earlyLetters, ...lateLetters]
/** Working days over which the letters are spread. */
const MONTH_WORKING_DAYS = 22
/** Days between signing and arrival. */
const DAYS_ON_THE_WAY = 2
/** Letters a day by which the register's first number is guessed: an office joins in mid-year. */
const LETTERS_A_DAY = 4
const FILE_NAME_MAX = 60
const CLOSING = 'Trong quá trình thực hiện nếu có khó khăn, vướng mắc, đề nghị liên hệ để được hướng dẫn./.'

interface Month {
  office: Office
  actors: ReadonlyMap<string, Actor>
  calendar: Awaited<ReturnType<typeof findCalendar>>
}

/**
 * Fills the demo office with a month of invented letters, each carried through the real steps on
 * the day it tells of. Reading is left out: the words are ours and known. What a step leaves to the
 * worker is done by the worker afterwards. The log and the ledger of the tray keep their own time:
 * they say when this was made.
 */
export async function seedMonth(office: Office): Promise<void> {
  const month: Month = {
    office,
    actors: await actorsOfWard(office),
    calendar: await findCalendar(office.db),
  }
  const documentIds = new Map<DemoLetter, string>()
  await openRegisterInMidYear(month)
  for (const [index, letter] of letters.entries()) {
    const documentId = await bringIn(month, letter, index)
    if (documentId) documentIds.set(letter, documentId)
  }
  await bringOddItems(month, documentIds)
}

async function actorsOfWard(office: Office): Promise<Map<string, Actor>> {
  const actors = new Map<string, Actor>()
  for (const { person } of wardSeats) {
    const actor = person && (await findActorByName(office.db, person[0], officeDay(office.now())))
    if (actor) actors.set(actor.signInName, actor)
  }
  return actors
}

function actorOf(month: Month, signInName: string): Actor {
  const actor = month.actors.get(signInName)
  if (!actor) throw new Error(`nobody is called ${signInName} in the demo office`)
  return actor
}

/** The register of the first letter's year begins where a book of that day would stand. */
async function openRegisterInMidYear({ office, calendar }: Month): Promise<void> {
  const day = workingDayAway(calendar, officeDay(office.now()), -MONTH_WORKING_DAYS)
  const year = Number(day.slice(0, 4))
  const firstNumber = 1 + daysBetween(`${year}-01-01`, day) * LETTERS_A_DAY
  await inTransaction(office.db, (trx) =>
    openRegister(trx, { kind: 'common', year, firstNumber, openedOn: day }))
}

function stageOf(month: Month, index: number, clerk: string): Stage {
  const { office, calendar } = month
  const today = officeDay(office.now())
  const age = Math.round(MONTH_WORKING_DAYS * (1 - index / (letters.length - 1)))
  const minute = String(5 + ((index * 7) % 40)).padStart(2, '0')
  const day = workingDayAway(calendar, today, -age)
  const clock = demoClock(calendar, office.now(), { day, time: `08:${minute}` })
  return {
    office: { ...office, now: clock.now },
    clock,
    clerk: actorOf(month, clerk),
    actorOf: (name) => actorOf(month, name),
    dayAway: (count) => workingDayAway(calendar, today, count),
  }
}

/** Answers the document's id; undefined for a letter that still waits in the tray. */
async function bringIn(month: Month, letter: DemoLetter, index: number): Promise<string | undefined> {
  const stage = stageOf(month, index, index % 4 === 3 ? 'vanthu2' : 'vanthu')
  const entry = entryOf(stage, letter)
  const scanId = await intoTray(stage, letter, entry)
  if (letter.story.is === 'waiting-in-tray') return undefined
  stage.clock.advance(0, '08:55')
  const { documentId } = await registerDocument(stage.office, stage.clerk, {
    ...entry, scanId, noSecrecyMark: true,
  })
  await playStory(stage, documentId, letter.story)
  return documentId
}

type Entry = Omit<RegisterDocument, 'scanId' | 'noSecrecyMark'>

function entryOf(stage: Stage, letter: DemoLetter): Entry {
  const slash = letter.symbol?.indexOf('/') ?? -1
  const issuedOn = officeDay(new Date(stage.clock.now().getTime() - DAYS_ON_THE_WAY * 86_400_000))
  return {
    documentType: letter.type,
    number: letter.symbol?.slice(0, slash) ?? null,
    notation: letter.symbol?.slice(slash + 1) ?? null,
    issuedOn,
    issuer: letter.issuer,
    parentBody: letter.parentBody ?? null,
    subject: letter.subject,
    signer: letter.signer,
    signerPosition: letter.signerPosition ?? null,
    urgency: letter.urgency ?? 'normal',
    correspondenceKind: letter.kind ?? null,
    externalDueOn: letter.answerBy === undefined ? null : stage.dayAway(letter.answerBy),
  }
}

async function intoTray(
  stage: Stage,
  letter: DemoLetter,
  entry: Entry,
  source = letter.source,
): Promise<string> {
  const { pdf, page } = await textLetter({
    documentType: letter.type,
    parentBody: letter.parentBody ?? null,
    issuer: letter.issuer,
    symbol: letter.symbol,
    issuedOn: entry.issuedOn ?? officeDay(stage.clock.now()),
    subject: letter.subject,
    paragraphs: letter.symbol ? [...letter.body, CLOSING] : letter.body,
    signerPosition: letter.signerPosition ?? null,
    signer: letter.signer,
    urgency: letter.urgency ?? 'normal',
  })
  return seedReadyScan(stage.office, stage.clerk, {
    source,
    sender: letter.issuer,
    fileName: `${slug(letter.symbol ?? letter.type, FILE_NAME_MAX)}.pdf`,
    pdf,
    page,
    proposals: proposalsOf(entry),
  })
}

function proposalsOf(entry: Entry): Proposals {
  const values = {
    documentType: entry.documentType, number: entry.number, notation: entry.notation,
    issuedOn: entry.issuedOn, issuer: entry.issuer, parentBody: entry.parentBody,
    subject: entry.subject, signer: entry.signer, signerPosition: entry.signerPosition,
    urgency: entry.urgency,
  }
  return Object.fromEntries(Object.entries(values).flatMap(([field, value]) => value
    ? [[field, { value, confidence: 99, page: 1, box: null, origin: 'text-layer' as const }]]
    : []))
}

/** What never becomes a document of its own: a paper copy, a stray letter, two sealed envelopes. */
async function bringOddItems(
  month: Month,
  documentIds: ReadonlyMap<DemoLetter, string>,
): Promise<void> {
  const stage = stageOf(month, letters.length - 8, 'vanthu')
  const { office, clerk } = stage
  const twice = letters.find((letter) => letter.symbol === '1820/SXD-QHKT')
  const documentId = twice && documentIds.get(twice)
  if (!twice || !documentId) throw new Error('the letter that comes twice is missing')
  const entry = entryOf(stage, twice)
  await linkDuplicate(office, clerk, { scanId: await intoTray(stage, twice, entry, 'post'), documentId })

  const stray: DemoLetter = {
    ...twice, source: 'post', symbol: '302/UBND-ĐT', issuer: 'Ủy ban nhân dân phường Hòa Thuận',
    subject: 'trả lời kiến nghị của cử tri phường Hòa Thuận', story: { is: 'registered' },
  }
  const strayId = await intoTray(stage, stray, entryOf(stage, stray))
  stage.clock.advance(0, '11:00')
  await returnScan(office, clerk, {
    scanId: strayId, reason: 'Gửi nhầm nơi nhận: văn bản của phường Hòa Thuận, chuyển trả bưu điện',
  })
  await noteSealedEnvelope(office, clerk, {
    source: 'post', level: 'confidential', envelopeNumber: '04/M', sender: 'Công an tỉnh An Bình',
    handedTo: 'Trần Minh Quang – Chủ tịch',
  })
  await passOnNamedLetter(office, clerk, {
    source: 'post', envelopeNumber: 'RR 218', sender: 'Hội Cựu giáo chức An Bình',
    handedTo: 'Lê Thu Hà – Phó Chủ tịch',
  })
}
