import { z } from 'zod'
import { isDay, parseDay } from '../../workflows/domain/calendar.ts'
import type { Day } from '../../workflows/domain/values.ts'

const text = (max: number) => z.string().trim().max(max)
const optional = (max: number) => text(max).transform((value) => (value === '' ? null : value))

/**
 * A day as a clerk types it, dd/mm/yyyy. What is no day stays as text, so that the page can say so
 * and nothing typed is lost.
 */
const day = text(20).transform((value, context): Day | null => {
  if (value === '') return null
  const parsed = isDay(value) ? value : parseDay(value, '2000-01-01')
  if (parsed) return parsed
  context.addIssue({ code: 'custom', message: 'not a day' })
  return z.NEVER
})

const entry = {
  documentType: text(100).min(1),
  number: optional(11),
  notation: optional(30),
  issuedOn: day,
  issuer: text(200),
  parentBody: optional(200).default(null),
  subject: text(2_000).transform((value) => value.replace(/\s+/g, ' ')),
  signer: optional(50).default(null),
  signerPosition: optional(100).default(null),
  urgency: z.enum(['normal', 'urgent', 'very-urgent', 'express', 'express-timed']).default('normal'),
  urgentAt: text(5).default('').transform((value) => (value === '' ? null : value)),
  externalDueOn: day.default(null),
  correspondenceKind: optional(40).default(null),
  oddDateReason: optional(500).default(null),
  eofficeRef: optional(200).default(null),
  eofficeArrivalNumber: optional(40).default(null),
}

export const RegistrationForm = z.strictObject({
  ...entry,
  scanId: z.uuid(),
  attachments: z.array(z.uuid()).max(50).default([]),
  noSecrecyMark: z.literal('yes').optional(),
  byPaper: z.literal('yes').optional(),
  presentTo: optional(60).default(null),
  intent: z.enum(['save', 'save-and-present']).default('save'),
})

export const CorrectionForm = z.strictObject({
  ...entry,
  version: z.coerce.number().int().min(1),
  reason: z.string().max(1_000),
})

export const TurnForm = z.strictObject({
  step: z.literal('turn'),
  scanId: z.uuid(),
  ordinal: z.coerce.number().int().min(1).max(999),
  turn: z.enum(['0', '90', '180', '270']).transform((value): 0 | 90 | 180 | 270 => {
    if (value === '90') return 90
    if (value === '180') return 180
    return value === '270' ? 270 : 0
  }),
})

export const DuplicateForm = z.strictObject({
  step: z.literal('link'),
  scanId: z.uuid(),
  documentId: z.uuid(),
})
