import { z } from 'zod'

const line = (max: number) => z.string().trim().min(1).max(max)

/** The envelope of a secret, or of a letter to a named person: nothing of what is inside. */
export const EnvelopeForm = z.strictObject({
  kind: z.enum(['secret', 'named']),
  source: z.enum(['post', 'desk', 'email', 'e-office']),
  level: z.enum(['confidential', 'secret', 'top-secret']).default('confidential'),
  envelopeNumber: line(100),
  sender: line(200),
  handedTo: line(200),
})

export const ReturnForm = z.strictObject({
  as: z.enum(['returned', 'rejected']),
  reason: z.string().max(1_000),
})

const PAGES_TEXT_MAX = 4_000

/** One answer for all pages that were shown. */
export const DoubtForm = z.strictObject({
  act: z.enum(['clear', 'mark']),
  ordinals: z.string().max(PAGES_TEXT_MAX).regex(/^\d{1,3}(,\d{1,3})*$/)
    .transform((list) => list.split(',').map(Number)),
})

export const QuarantineForm = z.discriminatedUnion('intent', [
  z.strictObject({
    intent: z.literal('secret'),
    level: z.enum(['confidential', 'secret', 'top-secret']),
    envelopeNumber: z.string().trim().max(100).default(''),
    handedTo: line(200),
    sure: z.literal('yes'),
  }),
  z.strictObject({ intent: z.literal('clear') }),
])

export const DoorFileForm = z.strictObject({ doorFileId: z.string().max(36) })

const partPath = z.string().max(60).regex(/^\d+(\.\d+)*$/)

/** What a clerk decides of a message and its parts. */
export const MailForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('open'), path: partPath }),
  z.strictObject({ act: z.literal('dismiss'), path: partPath }),
  z.strictObject({ act: z.literal('close') }),
  z.strictObject({ act: z.literal('secret'), sure: z.literal('yes') }),
])

/** One letter to whom something came from. */
export const AnswerForm = z.strictObject({ kind: z.enum(['acknowledgement', 'return']), id: z.string().max(36) })

/** A list of the e-office to compare with, or the answer to a sender that asks a document back. */
export const EofficeForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('compare'), list: z.string().max(200_000) }),
  z.strictObject({ act: z.literal('answer'), id: z.uuid(), agree: z.enum(['yes', 'no']), note: z.string().max(1_000) }),
])

/** A slip that came back: what the clerk answered where something had to be asked. */
export const SlipForm = z.strictObject({ answer: z.enum(['evidence', 'again']).optional() })
