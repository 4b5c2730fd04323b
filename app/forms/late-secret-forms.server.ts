import { z } from 'zod'
import { SECRET_REASON_MAX } from '../../workflows/domain/late-secret.ts'

const words = z.string().max(SECRET_REASON_MAX * 2)

/** The page of a secret found late: the finding, another try, and what a person did by hand. */
export const LateSecretForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('report'), reason: words }),
  z.strictObject({ act: z.literal('try-now') }),
  z.strictObject({ act: z.literal('by-hand'), note: words }),
])
