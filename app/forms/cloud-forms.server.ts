import { z } from 'zod'

/** A copy is published again. */
export const PutBackForm = z.strictObject({ step: z.literal('put-back'), publicationId: z.uuid() })

export const CloudPageForm = z.discriminatedUnion('step', [
  PutBackForm, z.strictObject({ step: z.literal('look-now') }),
])
