import { recordEvent } from '../../db/audit.ts'
import { countPhraseUse, deletePhrase, insertPhrase, lockOwnPhrases, setPhrase } from '../../db/phrases.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Actor, assertRole } from '../domain/actor.ts'
import { isUuid, newId } from '../domain/ids.ts'
import { OfficeError } from '../domain/office-error.ts'
import type { Office } from '../office.ts'

/** More than anybody looks through on one panel. */
export const OWN_PHRASES_MAX = 40
export const PHRASE_MAX = 500

/** Whoever directs may have phrases of his own, at the position he acts from now. */
export const PHRASE_OWNERS = ['leader', 'chief-of-office', 'unit-head'] as const

export type PhraseChange =
  | { act: 'add'; text: string }
  | { act: 'change'; phraseId: string; text: string }
  | { act: 'remove'; phraseId: string }

/**
 * A leader adds, changes or removes a phrase of his own; those of the office stay as they are.
 * @returns the phrase.
 * @throws {OfficeError} `not-allowed`, `phrase-empty`, `text-too-long`, `phrase-there-already`,
 *   `phrases-full`, `phrase-not-found`.
 */
export async function changeOwnPhrases(
  office: Office,
  actor: Actor,
  change: PhraseChange,
): Promise<{ phraseId: string }> {
  assertRole(actor, ...PHRASE_OWNERS)
  const text = change.act === 'remove' ? '' : assertPhrase(change.text)
  const phraseId = change.act === 'add' ? newId() : change.phraseId
  await inTransaction(office.db, async (trx) => {
    const own = await lockOwnPhrases(trx, actor.positionId)
    if (change.act !== 'add' && !own.some((one) => one.id === phraseId)) throw new OfficeError('phrase-not-found')
    if (change.act === 'add' && own.length >= OWN_PHRASES_MAX) {
      throw new OfficeError('phrases-full', { max: OWN_PHRASES_MAX })
    }
    if (text && own.some((one) => one.text === text && one.id !== phraseId)) throw new OfficeError('phrase-there-already')
    if (change.act === 'add') await insertPhrase(trx, { id: phraseId, positionId: actor.positionId, text })
    if (change.act === 'change') await setPhrase(trx, phraseId, text)
    if (change.act === 'remove') await deletePhrase(trx, phraseId)
    await recordEvent(trx, actor, { kind: 'phrase-changed', subjectId: phraseId, facts: { act: change.act } })
  })
  return { phraseId }
}

/** A phrase was used in a directive: it stands further up next time. Never refuses. */
export async function notePhraseUse(office: Office, actor: Actor, phraseId: string): Promise<void> {
  if (!isUuid(phraseId)) return
  await countPhraseUse(office.db, { phraseId, positionId: actor.positionId, at: office.now() })
}

/** One line: a phrase is put into the middle of other words. */
function assertPhrase(typed: string): string {
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if (text === '') throw new OfficeError('phrase-empty')
  if (text.length > PHRASE_MAX) throw new OfficeError('text-too-long', { max: PHRASE_MAX, most: PHRASE_MAX })
  return text
}
