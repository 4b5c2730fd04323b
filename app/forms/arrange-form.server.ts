import { z } from 'zod'

const PLACE_MAX = 999
const ACT_CHARS_MAX = 400

const place = z.int().min(0).max(PLACE_MAX)
const step = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('split'), item: place, at: place }),
  z.strictObject({ kind: z.literal('join'), item: place }),
  z.strictObject({ kind: z.literal('turn'), item: place, page: place, by: z.literal([90, 180, 270]) }),
  z.strictObject({ kind: z.literal('drop'), item: place, page: place }),
  z.strictObject({ kind: z.literal('put-back'), page: place, item: place, at: place }),
  z.strictObject({ kind: z.literal('move'), item: place, page: place, toItem: place, at: place }),
  z.strictObject({ kind: z.literal('interleave'), fronts: place, backs: place }),
])

const act = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('step'), step }),
  z.strictObject({ kind: z.literal('bring') }),
  z.strictObject({ kind: z.literal('undo') }),
  z.strictObject({ kind: z.literal('redo') }),
  z.strictObject({ kind: z.literal('settle') }),
])

/** What a button of the table says, as JSON in its value: so it works without script too. */
const actText = z.string().max(ACT_CHARS_MAX).transform((text, context): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'not JSON' })
    return z.NEVER
  }
}).pipe(act)

export const ArrangeForm = z.strictObject({
  version: z.coerce.number().int().min(0),
  act: actText,
  bring: z.string().max(36).default(''),
  signatureMayGo: z.literal('yes').optional(),
})
