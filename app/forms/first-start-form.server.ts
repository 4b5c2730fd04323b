import { z } from 'zod'

/** What the first visitor of an empty office posts. */
export const FirstStartForm = z.strictObject({
  code: z.string().min(1).max(60),
  officeName: z.string().min(1).max(120),
  fullName: z.string().min(1).max(100),
  signInName: z.string().min(1).max(60),
  password: z.string().min(1).max(1_000),
  again: z.string().min(1).max(1_000),
})
