import { completeAssignment } from '../../workflows/assignment/complete-assignment.ts'
import { forwardAssignment } from '../../workflows/assignment/forward-assignment.ts'
import { reportProgress } from '../../workflows/assignment/report-progress.ts'
import { returnAssignment } from '../../workflows/assignment/return-assignment.ts'
import { seeAssignment } from '../../workflows/assignment/see-assignment.ts'
import { startAssignment } from '../../workflows/assignment/start-assignment.ts'
import { confirmDirective } from '../../workflows/directive/confirm-directive.ts'
import { proposeDistribution } from '../../workflows/directive/propose-distribution.ts'
import { returnToClerk } from '../../workflows/directive/return-to-clerk.ts'
import type { Actor } from '../../workflows/domain/actor.ts'
import type { Day } from '../../workflows/domain/values.ts'
import type { Office } from '../../workflows/office.ts'
import { voidNumber } from '../../workflows/registration/correct-document.ts'
import { presentDocument } from '../../workflows/registration/present-document.ts'
import type { DemoClock } from './demo-clock.ts'
import type { DemoStory, DemoWords, DemoWork } from './demo-letter.ts'

/** Everything a letter of the demo office needs to be carried on. */
export interface Stage {
  /** Its clock is the letter's own. */
  office: Office
  clock: DemoClock
  clerk: Actor
  actorOf(signInName: string): Actor
  /** Working days from today. */
  dayAway(count: number): Day
}

/** Carries a registered letter through the office's real steps to where its story ends. */
export async function playStory(stage: Stage, documentId: string, story: DemoStory): Promise<void> {
  switch (story.is) {
    case 'waiting-in-tray':
    case 'registered':
      return
    case 'voided':
      return voidNumber(stage.office, stage.clerk, { documentId, reason: story.reason })
    case 'presented':
      await present(stage, documentId, story.to)
      if (story.proposal) await propose(stage, documentId, story.proposal)
      return
    case 'passed-on':
      return passOn(stage, documentId, story)
    case 'returned-by-leader': {
      await present(stage, documentId, 'ct')
      stage.clock.advance(0, '10:05')
      const leader = stage.actorOf('chutich')
      return returnToClerk(stage.office, leader, { documentId, reason: story.reason })
    }
    case 'kept':
      await present(stage, documentId, 'ct')
      stage.clock.advance(0, '10:15')
      await confirmDirective(stage.office, stage.actorOf('chutich'), {
        documentId, text: story.text, outcome: 'keep',
      })
      return
    case 'informed':
      await present(stage, documentId, 'ct')
      return direct(stage, 'chutich', documentId, story.words)
    case 'directed':
      await present(stage, documentId, story.by ? 'pct' : 'ct')
      await direct(stage, story.by ?? 'chutich', documentId, story.words)
      return playWork(stage, documentId, story.work)
  }
}

async function present(stage: Stage, documentId: string, leader: string): Promise<void> {
  stage.clock.advance(0, '09:10')
  await presentDocument(stage.office, stage.clerk, { documentId, leader })
}

async function propose(stage: Stage, documentId: string, words: DemoWords): Promise<void> {
  stage.clock.advance(0, '09:30')
  await proposeDistribution(stage.office, stage.actorOf('chanhvp'), {
    documentId, ...fieldsOf(stage, words),
  })
}

async function direct(
  stage: Stage,
  leader: string,
  documentId: string,
  words: DemoWords,
): Promise<void> {
  stage.clock.advance(0, '10:20')
  await confirmDirective(stage.office, stage.actorOf(leader), { documentId, ...fieldsOf(stage, words) })
}

function fieldsOf(stage: Stage, words: DemoWords) {
  const { due, ...said } = words
  return due === undefined ? said : { ...said, dueOn: stage.dayAway(due) }
}

async function passOn(
  stage: Stage,
  documentId: string,
  story: Extract<DemoStory, { is: 'passed-on' }>,
): Promise<void> {
  await present(stage, documentId, 'ct')
  stage.clock.advance(0, '10:00')
  await confirmDirective(stage.office, stage.actorOf('chutich'), {
    documentId, text: story.text, passTo: story.to,
  })
  if (!story.then) return
  stage.clock.advance(0, '14:00')
  await direct(stage, 'phochutich', documentId, story.then.words)
  await playWork(stage, documentId, story.then.work)
}

async function playWork(stage: Stage, documentId: string, work: DemoWork): Promise<void> {
  if (work.is === 'waiting') return
  const assignmentId = await findLeadLine(stage.office, documentId)
  const { office, clock } = stage
  const actor = stage.actorOf(work.who)
  clock.advance(0, '15:00')
  await seeAssignment(office, actor, { assignmentId })
  if (work.is === 'seen') return
  if (work.is === 'returned') return returnAssignment(office, actor, { assignmentId, reason: work.reason })
  if (work.is === 'forwarded') {
    await forwardAssignment(office, actor, { assignmentId, lead: work.to, text: work.text })
    return work.then && playWork(stage, documentId, work.then)
  }
  clock.advance(1, '08:20')
  await startAssignment(office, actor, { assignmentId })
  clock.advance(1, '16:10')
  if (work.is === 'in-hand') {
    return reportProgress(office, actor, { assignmentId, percent: work.percent, text: work.report })
  }
  await completeAssignment(office, actor, {
    assignmentId,
    result: { kind: work.result, note: work.note ?? null, replyNumber: work.replyNumber ?? null },
  })
}

/** The line that bears the work now: the chủ trì of the lowest tier. */
async function findLeadLine(office: Office, documentId: string): Promise<string> {
  const line = await office.db
    .selectFrom('assignment')
    .select('id')
    .where('document_id', '=', documentId)
    .where('role', '=', 'lead')
    .where('is_live', '=', true)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
  return line.id
}
