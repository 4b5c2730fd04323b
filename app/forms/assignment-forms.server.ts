import { z } from 'zod'
import { resultKinds } from '../../workflows/domain/values.ts'

// The browser counts a line break as one character and sends two.
const words = z.string().max(8_500).transform((text) => text.replaceAll('\r\n', '\n'))
const code = z.string().max(60)

/** What a person does with a line. Those with a file travel as multipart, the file last. */
export const AssignmentForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('start') }),
  z.strictObject({ act: z.literal('progress'), percent: z.string().max(5), text: words }),
  z.strictObject({
    act: z.literal('complete'),
    resultKind: z.enum(resultKinds),
    replyNumber: z.string().max(200),
    note: words,
  }),
  z.strictObject({ act: z.literal('return'), reason: words }),
  z.strictObject({ act: z.literal('recall'), reason: words }),
  z.strictObject({
    act: z.literal('extend'),
    dueOn: z.string().max(20),
    reason: words,
    isLate: z.literal('yes').optional(),
  }),
  z.strictObject({ act: z.literal('extend-withdraw') }),
  z.strictObject({
    act: z.literal('extend-decide'),
    extensionId: z.string().max(40),
    decision: z.enum(['granted', 'refused']),
    dueOn: z.string().max(20),
    note: words,
    back: z.enum(['line', 'list']),
  }),
  z.strictObject({
    act: z.literal('forward'),
    lead: code,
    support: z.array(code).max(50).optional(),
    fyi: z.array(code).max(50).optional(),
    dueOn: z.string().max(20),
    text: words,
  }),
])
export type AssignmentAct = z.output<typeof AssignmentForm>

export const NoticesForm = z.strictObject({ id: z.string().max(40).optional() })
