import { joined, keepAnswer, type KeyedRequest, takeKey } from '../../../db/idempotency.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Actor } from '../../../workflows/domain/actor.ts'
import { hashBytes, sha256Hex } from '../../../workflows/domain/ids.ts'
import { OfficeError } from '../../../workflows/domain/office-error.ts'
import type { Office, Signal } from '../../../workflows/office.ts'
import { answer, answerText } from './route.server.ts'

const KEY_CHARS_MAX = 200

/**
 * Does a step once for an `Idempotency-Key`: the same body again gets the first answer again. Step
 * and key commit together, so a lost connection or a killed server leaves both or neither; of two
 * at once the second waits. A refusal changes nothing and leaves the key free.
 * @throws {OfficeError} `idempotency-key-reused`, `idempotency-key-not-valid`, and those of the
 *   step
 */
export async function once(
  call: { office: Office; actor: Actor; request: Request; body: unknown },
  step: (office: Office) => Promise<{ status: number; body: unknown }>,
): Promise<Response> {
  const { office } = call
  const keyed = keyedRequest(call)
  if (!keyed) {
    const done = await step(office)
    return answer(done.body, done.status)
  }
  const signals: Signal[] = []
  const done = await inTransaction(office.db, async (trx) => {
    signals.length = 0
    const first = await takeKey(trx, keyed)
    if (first) return first
    const made = await step({
      ...office,
      db: joined(trx),
      signals: { ...office.signals, send: (signal) => void signals.push(signal) },
    })
    const kept = { status: made.status, text: JSON.stringify(made.body) }
    await keepAnswer(trx, keyed, kept)
    return kept
  })
  for (const signal of signals) office.signals.send(signal)
  return answerText(done.text, done.status)
}

function keyedRequest(call: {
  office: Office
  actor: Actor
  request: Request
  body: unknown
}): KeyedRequest | undefined {
  const key = call.request.headers.get('idempotency-key')
  if (key === null) return undefined
  if (key === '' || key.length > KEY_CHARS_MAX) throw new OfficeError('idempotency-key-not-valid')
  return {
    personId: call.actor.personId,
    route: new URL(call.request.url).pathname,
    key,
    sha256: hashBytes(sha256Hex(canonical(call.body))),
    now: call.office.now(),
  }
}

/** The same fields in another order are the same body. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  const pairs = fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`)
  return `{${pairs.join(',')}}`
}
