import { z } from 'zod'

const password = z.string().min(1).max(1_000)

/** What the account page posts, told apart by the button that was pressed. */
export const AccountForm = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('change-password'),
    current: password,
    password,
    again: password,
  }),
  z.strictObject({ act: z.literal('end-session'), session: z.string().length(64) }),
  z.strictObject({ act: z.literal('end-others') }),
  z.strictObject({ act: z.literal('device-lost'), sure: z.literal('yes') }),
  z.strictObject({ act: z.literal('revoke-token'), tokenId: z.uuid() }),
  z.strictObject({
    act: z.literal('approve-scope'),
    tokenId: z.uuid(),
    scope: z.string().max(60),
    password,
  }),
])

export const AgainForm = z.strictObject({ password })

export const ChoosePositionForm = z.strictObject({ positionId: z.uuid() })

const endpoint = z.string().min(10).max(1_000)
const pushKey = z.string().min(10).max(200)

/** A browser's subscription, as it gives it. */
export const DeviceForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('subscribe'), endpoint, p256dh: pushKey, auth: pushKey.max(100) }),
  z.strictObject({ act: z.literal('unsubscribe'), endpoint }),
])

export const NoticeChoiceForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('choose'), byMail: z.enum(['yes', 'no']) }),
  z.strictObject({ act: z.literal('forget'), id: z.uuid() }),
])

const phrase = z.string().max(2_000)

export const PhraseForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('add'), text: phrase }),
  z.strictObject({ act: z.literal('change'), phraseId: z.uuid(), text: phrase }),
  z.strictObject({ act: z.literal('remove'), phraseId: z.uuid(), text: phrase.optional() }),
])
