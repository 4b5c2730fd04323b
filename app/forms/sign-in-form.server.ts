import { z } from 'zod'

const FIELD_CHARS_MAX = 2_000

/** What the sign-in page posts. Lengths beyond this are no slip of the hand. */
export const SignInForm = z.strictObject({
  signInName: z.string().min(1).max(200),
  password: z.string().min(1).max(1_000),
  returnTo: z.string().max(FIELD_CHARS_MAX).optional(),
})
