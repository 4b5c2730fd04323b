import { z } from 'zod'
import { SIGNED_AT_ONCE_MAX } from '../../workflows/domain/signing.ts'

const secret = z.string().min(1).max(1_000)
const pin = z.string().min(1).max(100)

/** A directive and the hash of the sheet that was shown with it: `<directive>.<sha256>`. */
const item = z.string().regex(/^[0-9a-f-]{36}\.[0-9a-f]{64}$/).transform((text) => ({
  directiveId: text.slice(0, 36), sha256: text.slice(37),
}))

export const SignForm = z.strictObject({
  item: z.array(item).min(1).max(SIGNED_AT_ONCE_MAX),
  pin: z.string().max(100).default(''),
  otp: z.string().max(40).default(''),
})

/** What the page of one's own key posts, told apart by the button that was pressed. */
export const SigningKeyForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('enrol'), password: secret, pin, again: pin }),
  z.strictObject({ act: z.literal('own-file'), password: secret, filePassword: z.string().max(1_000), pin, again: pin }),
  z.strictObject({ act: z.literal('find-remote'), userId: z.string().trim().min(1).max(200) }),
  z.strictObject({ act: z.literal('remote'), password: secret, credentialId: z.string().trim().min(1).max(500) }),
  z.strictObject({ act: z.literal('change-pin'), pin, newPin: pin, again: pin }),
  z.strictObject({ act: z.literal('revoke'), reason: z.enum(['lost', 'told-to-others']) }),
  z.strictObject({ act: z.literal('image') }),
])
