import { z } from 'zod'
import type { Graph } from './graph-client.ts'
import { itemAddress } from './onedrive-paths.ts'

const PERMISSIONS_MAX = 1_000
const Permissions = z.object({
  value: z.array(z.object({
    roles: z.array(z.string()).optional(),
    grantedToV2: z.object({
      user: z.object({ email: z.string().optional() }).optional(),
      group: z.object({ email: z.string().optional() }).optional(),
    }).optional(),
  })).max(PERMISSIONS_MAX),
})

/** `Hạn chế` and what lies in it is for nobody but the office's own site members. */
const RESTRICTED = 'Hạn chế'

/**
 * Lets people read a register's folder, once: everything below inherits it. Never a folder of a
 * single letter, never one of restricted kinds.
 * @param path of the folder below the office's own: `2026/Sổ chung`.
 */
export async function admitReaders(
  at: { graph: Graph; driveId: string },
  folder: { path: string; itemId: string },
  readers: readonly string[],
): Promise<void> {
  const [, register, ...deeper] = folder.path.split('/')
  if (register === undefined || deeper.length > 0 || register === RESTRICTED || readers.length === 0) return
  const address = itemAddress(at, folder.itemId)
  const { value } = await at.graph.call({ path: `${address}/permissions`, shape: Permissions })
  const known = new Set(value.flatMap(({ grantedToV2 }) =>
    [grantedToV2?.user?.email, grantedToV2?.group?.email]).map((email) => email?.toLowerCase()))
  const missing = readers.filter((email) => !known.has(email.toLowerCase()))
  if (missing.length === 0) return
  await at.graph.call({
    path: `${address}/invite`, method: 'POST', shape: z.unknown(),
    json: {
      recipients: missing.map((email) => ({ email })), roles: ['read'], requireSignIn: true, sendInvitation: false,
    },
  })
}
