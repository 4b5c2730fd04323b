import { Readable } from 'node:stream'
import { z } from 'zod'
import { isOfficeError, OfficeError } from '../domain/office-error.ts'
import type { ByteSource } from './bytes.ts'
import { DriveItem } from './graph-items.ts'
import { codesOf, refusalOf } from './graph-refusal.ts'
import { type GraphThrottle, isMishap, isThrottled, retryAfterMs } from './graph-throttle.ts'
import type { Outbound, OutboundAnswer } from './outbound.ts'

/** Every range but the last is a multiple of it. */
const UNIT_BYTES = 320 * 1_024
/** 10 MiB, as Microsoft advises. */
export const RANGE_BYTES = 32 * UNIT_BYTES
const SHOWN_RANGES_MAX = 100
/** Ranges and questions of one session: more is a server that does not get on. */
const POSITIONS_MAX = 2_000

const Position = z.object({ nextExpectedRanges: z.array(z.string().max(60)).max(SHOWN_RANGES_MAX) })

export interface SendingTo {
  outbound: Outbound
  throttle: GraphThrottle
}

/** What became of a session: the item, or that the server knows it no more. */
export type Sent = { item: DriveItem } | { gone: true }

/**
 * Sends a file to an upload address, a range at a time straight from the source, so that memory
 * does not grow with the file. No Authorization: the address itself is the permission. The server's
 * position is the truth: after every doubt (a lost connection, a refusal, an odd answer, a new
 * process) it is asked before another byte is sent. Tries are counted anew whenever it moves on.
 *
 * @param isNew  the session was opened just now, so its position is 0
 * @throws {OfficeError} `server-not-reached`, `cloud-paused`, or as `refusalOf` names the refusal.
 */
export async function sendRanges(
  to: SendingTo, uploadUrl: string, source: ByteSource, { isNew }: { isNew: boolean },
): Promise<Sent> {
  let position: number | undefined = isNew ? 0 : undefined
  let reached = -1
  let asked = 0
  for (let tried = 0; tried < to.throttle.patience.tries;) {
    tried += 1
    await to.throttle.turn()
    let answer: OutboundAnswer
    try {
      answer = position === undefined
        ? await to.outbound.send({ url: uploadUrl, method: 'GET' })
        : await sendRange(to, uploadUrl, source, position)
    } catch (error) {
      if (!isOfficeError(error) || tried >= to.throttle.patience.tries) throw error
      await to.throttle.backOff(tried)
      position = undefined
      continue
    }
    if (position !== undefined && (answer.status === 200 || answer.status === 201)) {
      return { item: parsed(DriveItem, answer) }
    }
    if (answer.status === 200 || answer.status === 202) {
      position = positionOf(answer, source.byteSize)
      // To be told a position is no try; to get on is a new beginning.
      tried = position > reached ? 0 : tried - 1
      reached = Math.max(reached, position)
      asked += 1
      if (asked > POSITIONS_MAX) break
      continue
    }
    if (answer.status === 404 || answer.status === 410) return { gone: true }
    await doubt(to, answer, tried)
    position = undefined
  }
  throw new OfficeError('server-not-reached', { why: 'tries' })
}

/** Waits as the answer asks, or says that waiting is no use. */
async function doubt(to: SendingTo, answer: OutboundAnswer, tried: number): Promise<void> {
  const isLast = tried >= to.throttle.patience.tries
  if (!isLast && answer.status === 416) return
  if (!isLast && isThrottled(answer.status)) {
    const wait = retryAfterMs(answer.headers)
    if (wait !== undefined) return to.throttle.pause(wait)
    return to.throttle.backOff(tried)
  }
  if (!isLast && isMishap(answer.status)) return to.throttle.backOff(tried)
  throw refusalOf({ status: answer.status, codes: codesOf(jsonOf(answer)) })
}

async function sendRange(
  to: SendingTo, url: string, source: ByteSource, start: number,
): Promise<OutboundAnswer> {
  const end = Math.min(start + RANGE_BYTES, source.byteSize)
  return to.outbound.send({
    url, method: 'PUT', body: exactly(source.open({ start, end }), end - start),
    headers: {
      'content-length': String(end - start),
      'content-range': `bytes ${start}-${end - 1}/${source.byteSize}`,
    },
  })
}

/** A source that gives more or less than it said would spoil the range. */
function exactly(source: Readable, size: number): Readable {
  return Readable.from((async function* count() {
    let given = 0
    for await (const part of source) {
      // Sources give buffers.
      const bytes = part as Buffer
      given += bytes.length
      if (given > size) break
      yield bytes
    }
    if (given !== size) throw new Error(`not ${size} bytes, as was said`)
  })())
}

function positionOf(answer: OutboundAnswer, byteSize: number): number {
  const [first] = parsed(Position, answer).nextExpectedRanges
  const position = Number.parseInt(first ?? '', 10)
  // All is there, yet no item was given: the session is asked again, and will be gone.
  if (!(position >= 0) || position >= byteSize) throw new OfficeError('cloud-odd-answer', { why: 'position' })
  return position
}

function parsed<S extends z.ZodType>(shape: S, answer: OutboundAnswer): z.output<S> {
  const result = shape.safeParse(jsonOf(answer))
  if (result.success) return result.data
  throw new OfficeError('cloud-odd-answer', { why: 'shape' })
}

function jsonOf(answer: OutboundAnswer): unknown {
  try {
    return JSON.parse(answer.bytes.toString('utf8'))
  } catch {
    return undefined
  }
}
