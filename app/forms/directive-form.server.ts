import { z } from 'zod'

const code = z.string().max(60)
const codes = z.array(code).max(60).optional()
const text = (most: number) => z.string().max(most).optional()

/** Everything the panel "Giao việc" can post; `intent` says which button. Works without script. */
export const DirectiveForm = z.strictObject({
  intent: z.enum(['confirm', 'pass', 'keep', 'return', 'leave', 'transcription', 'propose', 'transcribe']),
  lead: code.optional(),
  support: codes,
  fyi: codes,
  /** `default`, `none`, `other` or a day. */
  due: text(10),
  dueOther: text(20),
  noDueReason: text(600),
  overrideReason: text(600),
  text: text(5_000),
  passTo: code.optional(),
  reason: text(1_200),
  inkLayerId: text(40),
  presentationId: text(40),
  directiveId: text(40),
  supersedesId: text(40),
  /** The phrase that the words began with. */
  phraseId: text(40),
  /** The sheet is signed next. */
  thenSign: z.literal('yes').optional(),
})
export type DirectivePost = z.output<typeof DirectiveForm>
