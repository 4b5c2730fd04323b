import type { Kysely } from 'kysely'
import { findCalendar } from '../../db/calendar.ts'
import { listLines } from '../../db/directives.ts'
import { listDirectory } from '../../db/directory.ts'
import { listQuickPhrases } from '../../db/phrases.ts'
import { listLeaderPositionIds, listUnitShortNames } from '../../db/presentations.ts'
import type { Database, DirectiveRow } from '../../db/schema.ts'
import { listAddressees } from '../../db/staff.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { confirmTranscription } from '../../workflows/directive/confirm-transcription.ts'
import type { DirectiveFields } from '../../workflows/directive/directive-fields.ts'
import { leaveForClerk } from '../../workflows/directive/leave-for-clerk.ts'
import { notePhraseUse } from '../../workflows/directive/quick-phrases.ts'
import { proposeDistribution } from '../../workflows/directive/propose-distribution.ts'
import { returnToClerk } from '../../workflows/directive/return-to-clerk.ts'
import { transcribeDirective } from '../../workflows/directive/transcribe-directive.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import { parseDay } from '../../workflows/domain/calendar.ts'
import { addWorkingDays, officeDay } from '../../workflows/domain/due-date.ts'
import type { Day } from '../../workflows/domain/values.ts'
import type { Office } from '../../workflows/office.ts'
import type { DirectivePost } from '../forms/directive-form.server.ts'

/** The days a leader most often gives, in working days. */
const DUE_DAYS = [0, 3, 5, 7] as const

/** Days off and worked that a date of a directive may meet: last year's, this one's and the next. */
const CALENDAR_YEARS = 1

/** What the panel offers: whom, by when, in which words. */
export async function panelOffers(
  db: Kysely<Database>, actor: Actor, { today, defaultDueOn }: { today: Day; defaultDueOn: Day | null },
) {
  const calendar = await findCalendar(db)
  const addressees = await listAddressees(db, today)
  const leaders = await listLeaderPositionIds(db)
  const short = await listUnitShortNames(db)
  return {
    today,
    // The day behind "default"; none where the letter's kind has no term.
    defaultDueOn,
    units: addressees
      .filter((one) => one.kind === 'unit')
      .map((one) => ({ ...named(one), short: short.get(one.id) || one.name })),
    others: addressees.filter((one) => one.kind !== 'unit').map(named),
    leaders: addressees.filter((one) => leaders.includes(one.id)).map(named),
    phrases: await listQuickPhrases(db, actor.positionId),
    dues: DUE_DAYS.map((days) => ({
      days, day: days === 0 ? today : addWorkingDays(today, days, calendar),
    })),
    // By these the words that are typed are read in the browser.
    directory: await listDirectory(db, today),
    calendar: {
      days: [...calendar.days.values()]
        .filter(({ day }) => Math.abs(Number(day.slice(0, 4)) - Number(today.slice(0, 4))) <= CALENDAR_YEARS),
      confirmedYears: [...calendar.confirmedYears],
    },
  }
}
export type PanelOffers = Awaited<ReturnType<typeof panelOffers>>

function named(one: { id: string; code: string; name: string }) {
  return { id: one.id, code: one.code, name: one.name }
}

/** A directive as the panel fills itself in from it. */
export interface PanelDraft {
  id: string
  by: string
  outcome: string
  text: string
  lead: string
  support: string[]
  fyi: string[]
  passTo: string
  dueOn: Day | null
  names: { lead: string; support: string[]; fyi: string[] }
}

export async function draftsOf(
  db: Kysely<Database>,
  directives: readonly DirectiveRow[],
): Promise<Map<string, PanelDraft>> {
  if (directives.length === 0) return new Map()
  const lines = await listLines(db, directives.map((one) => one.id))
  const authors = await db
    .selectFrom('person')
    .select(['id', 'full_name'])
    .where('id', 'in', [...new Set(directives.map((one) => one.prepared_by))])
    .execute()
  return new Map(
    directives.map((one) => {
      const own = lines.filter((line) => line.directive_id === one.id)
      const of = (role: string) => own.filter((line) => line.role === role)
      const passesOn = one.outcome === 'pass-on'
      const [lead] = of('lead')
      return [one.id, {
        id: one.id,
        by: authors.find((author) => author.id === one.prepared_by)?.full_name ?? '',
        outcome: one.outcome,
        text: one.text ?? '',
        lead: passesOn ? '' : (lead?.code ?? ''),
        passTo: passesOn ? (lead?.code ?? '') : '',
        support: of('support').map((line) => line.code),
        fyi: of('fyi').map((line) => line.code),
        dueOn: own.find((line) => line.due_on)?.due_on ?? null,
        names: {
          lead: lead?.name ?? '',
          support: of('support').map((line) => line.name),
          fyi: of('fyi').map((line) => line.name),
        },
      }]
    }),
  )
}

/** Does what a button of the panel says. @throws {OfficeError} what the step refuses. */
export async function actOnLetter(
  office: Office,
  actor: Actor,
  documentId: string,
  post: DirectivePost,
): Promise<void> {
  await carryOut(office, actor, documentId, post)
  if (post.phraseId && post.text) await notePhraseUse(office, actor, post.phraseId)
}

async function carryOut(
  office: Office,
  actor: Actor,
  documentId: string,
  post: DirectivePost,
): Promise<void> {
  const fields = fieldsOfPost(post, officeDay(office.now()))
  const ink = {
    ...(post.inkLayerId ? { inkLayerId: post.inkLayerId } : {}),
    ...(post.presentationId ? { presentationId: post.presentationId } : {}),
    ...(post.supersedesId ? { supersedesId: post.supersedesId } : {}),
  }
  switch (post.intent) {
    case 'confirm':
      await confirmDirective(office, actor, { documentId, ...fields, ...ink })
      return
    case 'pass':
      await confirmDirective(office, actor, {
        documentId, ...ink, ...onlyDue(fields), passTo: post.passTo ?? '', outcome: 'pass-on',
        ...(fields.text ? { text: fields.text } : {}), fyi: fields.fyi ?? [],
      })
      return
    case 'keep':
      await confirmDirective(office, actor, {
        documentId, ...ink, outcome: 'keep', ...(fields.text ? { text: fields.text } : {}),
        fyi: fields.fyi ?? [],
      })
      return
    case 'return':
      await returnToClerk(office, actor, { documentId, reason: post.reason ?? '' })
      return
    case 'leave':
      await leaveForClerk(office, actor, { documentId })
      return
    case 'transcription':
      await confirmTranscription(office, actor, { directiveId: post.directiveId ?? '' })
      return
    case 'propose':
      await proposeDistribution(office, actor, { documentId, ...fields })
      return
    case 'transcribe':
      await transcribeDirective(office, actor, { documentId, ...fields })
  }
}

function onlyDue(fields: DirectiveFields): DirectiveFields {
  return {
    ...(fields.dueOn ? { dueOn: fields.dueOn } : {}),
    ...(fields.overrideReason ? { overrideReason: fields.overrideReason } : {}),
  }
}

/** A day that is none stays as typed, so that the step refuses it by name. */
function fieldsOfPost(post: DirectivePost, today: Day): DirectiveFields {
  const typed = post.due === 'other' ? (post.dueOther ?? '').trim() : ''
  const chosen = /^\d{4}-/.test(post.due ?? '') ? post.due : undefined
  const dueOn = typed ? (parseDay(typed, today) ?? typed) : chosen
  return {
    ...(post.text ? { text: post.text } : {}),
    ...(post.lead ? { lead: post.lead } : {}),
    support: post.support ?? [],
    fyi: post.fyi ?? [],
    ...(dueOn ? { dueOn } : {}),
    ...(post.due === 'none' && post.noDueReason ? { noDueReason: post.noDueReason } : {}),
    ...(post.overrideReason ? { overrideReason: post.overrideReason } : {}),
  }
}
