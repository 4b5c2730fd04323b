import { z } from 'zod'
import { roles } from '../../workflows/domain/values.ts'

const isOn = z.literal('yes').optional()
const rule = {
  by: z.enum(['app-role', 'group']), value: z.string().max(500), role: z.enum(roles),
}

/** What the page of office accounts posts, told apart by the button that was pressed. */
export const EntraForm = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('switch'), isOn, localAccounts: isOn }),
  z.strictObject({ act: z.literal('match'), tenantId: z.guid(), objectId: z.guid(), personId: z.guid() }),
  z.strictObject({
    act: z.literal('dismiss'), tenantId: z.guid(), objectId: z.guid(), personId: z.string().max(50).optional(),
  }),
  z.strictObject({ act: z.literal('part'), identityId: z.guid() }),
  z.strictObject({ act: z.literal('add-rule'), ...rule }),
  z.strictObject({ act: z.literal('remove-rule'), ...rule }),
])
