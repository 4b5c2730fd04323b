import { z } from 'zod'
import { INK_POINTS_MAX, INK_STROKES_PER_SAVE_MAX } from '../../workflows/domain/ink.ts'
import { NOTE_CHARS_MAX } from '../../workflows/domain/ink-notes.ts'

const number = z.number()
const point = z.tuple([number, number, number, number, number, number])

const stroke = z.strictObject({
  id: z.string().max(40),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  page: z.int().min(1).max(999),
  tool: z.enum(['pen', 'highlighter', 'note', 'stamp']),
  color: z.string().max(7),
  width: number,
  points: z.array(point).min(1).max(INK_POINTS_MAX),
  drawnAt: z.int(),
  erased: z.boolean(),
  words: z.string().max(NOTE_CHARS_MAX).optional(),
  turn: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]).optional(),
})

/** What a tablet posts while a leader writes. */
export const InkForm = z.strictObject({
  layerId: z.string().max(40),
  strokes: z.array(stroke).min(1).max(INK_STROKES_PER_SAVE_MAX),
})
