import { z } from 'zod'

/** A document goes to a leader's pile. */
export const PresentForm = z.strictObject({
  intent: z.literal('present'),
  leader: z.string().min(1).max(60),
})
