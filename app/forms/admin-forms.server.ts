import { z } from 'zod'
import { parseDay } from '../../workflows/domain/calendar.ts'

const WORDS_MAX = 500
const EARLIEST = '1945-01-01'
const id = z.uuid()
const words = z.string().max(WORDS_MAX)
/** With its year, so that nothing is guessed; what is no day is refused by the step, with words. */
const day = z.string().max(10).transform((typed) =>
  /\d{4}/.test(typed) ? (parseDay(typed, EARLIEST) ?? typed) : typed)
const optionalId = z.union([z.uuid(), z.literal('')]).optional()
const roles = z.array(z.string().max(40)).max(10).optional()
const isOn = z.literal('yes').optional()
const year = z.coerce.number().int()

export const CreatePersonForm = z.strictObject({
  signInName: words, fullName: words, positionId: optionalId, from: day,
})

/** What the page of one person posts, told apart by the button that was pressed. */
export const PersonForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('appoint'), positionId: id, from: day }),
  z.strictObject({ act: z.literal('end-appointment'), appointmentId: id, lastDay: day }),
  z.strictObject({ act: z.literal('change-email'), email: words }),
  z.strictObject({ act: z.literal('reset-password') }),
  z.strictObject({ act: z.literal('device-lost') }),
  z.strictObject({ act: z.literal('revoke-key'), reason: z.enum(['lost', 'told-to-others', 'left-post']) }),
  z.strictObject({ act: z.literal('disable'), sure: z.literal('yes') }),
])

export const UnitsForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('create-unit'), code: words, name: words, shortName: words }),
  z.strictObject({
    act: z.literal('create-position'), code: words, name: words, unitId: id, roles,
    isUnitHead: isOn, assistsPositionId: optionalId,
  }),
])

export const RolesForm = z.strictObject({ roles, isUnitHead: isOn })

export const RegistersForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('open'), year, firstNumber: z.coerce.number() }),
  z.strictObject({ act: z.literal('lock'), year }),
])

export const CalendarForm = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('enter'), from: day, until: day, name: words,
    kind: z.enum(['holiday', 'compensatory-off', 'swapped-off', 'swapped-workday', 'office-closed']),
  }),
  z.strictObject({ act: z.literal('withdraw'), day }),
  z.strictObject({ act: z.literal('confirm'), year }),
])

const optionalDay = z.union([z.literal(''), day])

export const IssuersForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('rename'), issuerId: id, name: words }),
  z.strictObject({ act: z.literal('merge'), issuerId: id, into: words }),
  z.strictObject({
    act: z.literal('days'), issuerId: id, from: optionalDay, until: optionalDay, successor: words,
  }),
])

export const TrustForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('add') }),
  z.strictObject({ act: z.literal('remove'), anchorId: id }),
])

export const RetryJobForm = z.strictObject({ deadLetterId: id })
export const SettingsForm = z.strictObject({ name: words })

/** What a leader posts on the page of delegations. */
export const DelegationsForm = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('delegate'), fromPositionId: id, toPositionId: id, paperNumber: words,
    paperIssuedOn: day, since: day, until: day, reason: words,
  }),
  z.strictObject({ act: z.literal('revoke'), delegationId: id }),
  z.strictObject({
    act: z.literal('grant-inspection'), personId: id, arrivedFrom: day, arrivedUntil: day,
    since: day, until: day, paperNumber: words,
  }),
  z.strictObject({ act: z.literal('revoke-inspection'), inspectionId: id }),
])
