import { z } from 'zod'
import { DirectiveForm } from './directive-form.server.ts'

/** A directive as a device sends it that wrote it without a network. */
export const QueuedForm = z.strictObject({
  personId: z.uuid(),
  documentId: z.uuid(),
  fields: DirectiveForm.extend({ intent: z.enum(['confirm', 'pass', 'keep', 'return']) }),
})
