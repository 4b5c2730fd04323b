import { z } from 'zod'

/** One tap on the pile: the proposal as it was seen becomes the directive. */
export const AgreeForm = z.strictObject({
  documentId: z.string().max(40),
  proposalId: z.string().max(40),
})
