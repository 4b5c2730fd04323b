import type { InkPoint } from '../../workflows/domain/ink.ts'

/** After the pen was last felt, a touch within this time is the palm. */
const PALM_MS = 600
const PREDICTED_MAX = 4

export interface PenSample {
  /** Pixels of the window. */
  x: number
  y: number
  pressure: number
  tiltX: number
  tiltY: number
  at: number
}

/** Whether a pen was ever felt on this device, and when last: it decides what fingers may do. */
export interface PenPolicy {
  penSeen: boolean
  penAt: number
  /** The switch "viết bằng ngón tay". */
  fingersDraw: boolean
}

export type TouchRole = 'draw' | 'move' | 'nothing'

/** What a pointer is for: a pen and a mouse write; fingers move the page unless the switch is on. */
export function roleOf(event: PointerEvent, policy: PenPolicy): TouchRole {
  if (event.pointerType === 'pen') return event.button === 0 || event.button === 5 ? 'draw' : 'nothing'
  if (event.pointerType === 'mouse') return event.button === 0 ? 'draw' : 'nothing'
  if (event.timeStamp - policy.penAt < PALM_MS) return 'nothing'
  return policy.fingersDraw && !policy.penSeen ? 'draw' : 'move'
}

/** Every sample that the device took since the last event, oldest first. */
export function samplesOf(event: PointerEvent): PenSample[] {
  const coalesced = event.getCoalescedEvents?.() ?? []
  return (coalesced.length > 0 ? coalesced : [event]).map(sampleOf)
}

/** Where the device thinks the pen is going, at most a few samples ahead. */
export function predictedOf(event: PointerEvent): PenSample[] {
  if (event.pointerType !== 'pen') return []
  return (event.getPredictedEvents?.() ?? []).slice(0, PREDICTED_MAX).map(sampleOf)
}

/** The far end of a pen, or its eraser button. */
export function isEraserEnd(event: PointerEvent): boolean {
  return event.pointerType === 'pen' && (event.button === 5 || (event.buttons & 32) !== 0)
}

function sampleOf(one: PointerEvent): PenSample {
  return {
    x: one.clientX,
    y: one.clientY,
    // A mouse and some fingers feel no pressure: the middle, or nothing while it is not pressed.
    pressure: one.pointerType === 'pen' ? one.pressure : 0.5,
    tiltX: one.tiltX ?? 0,
    tiltY: one.tiltY ?? 0,
    at: one.timeStamp,
  }
}

const round = (value: number, places: number) => Math.round(value * places) / places

export function pointOf(sample: PenSample, place: readonly [number, number], began: number): InkPoint {
  return [
    round(place[0], 100), round(place[1], 100),
    Math.min(1, Math.max(0, round(sample.pressure, 1_000))),
    Math.round(sample.tiltX), Math.round(sample.tiltY),
    Math.max(0, Math.round(sample.at - began)),
  ]
}
