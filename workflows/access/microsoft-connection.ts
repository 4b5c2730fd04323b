import { X509Certificate } from 'node:crypto'
import type { Kysely } from 'kysely'
import { z } from 'zod'
import { findCertificate, type ClientCertificateRow } from '../../db/entra.ts'
import type { Database } from '../../db/schema.ts'
import { findSetting } from '../../db/settings.ts'
import type { EntraSignIn } from '../adapters/entra-sign-in.ts'
import {
  type EntraChoices, type MicrosoftClient, type MicrosoftConnection, ROLE_RULES_MAX,
} from '../domain/microsoft.ts'
import { OfficeError } from '../domain/office-error.ts'
import { roles } from '../domain/values.ts'
import type { MicrosoftTools, Office } from '../office.ts'

/** Written by `npm run connect -- microsoft365`, and by nothing else. */
export const CONNECTION_SETTING = 'microsoft365'
/** Written by the administrator's page. */
export const CHOICES_SETTING = 'entra-sign-in'

const origin = z.url({ protocol: /^https$/ }).max(300)
const id = z.guid().transform((given) => given.toLowerCase())

export const Connection = z.strictObject({
  tenantId: id,
  loginUrl: origin,
  graphUrl: origin,
  trustedAuthority: z.string().max(16_384).nullable(),
  signIn: z.strictObject({ clientId: id }).nullable(),
  files: z.strictObject({
    clientId: id, siteId: z.string().min(1).max(300), driveId: z.string().min(1).max(300),
  }).nullable(),
  mailbox: z.email().max(320).nullable(),
})

const Choices = z.strictObject({
  isOn: z.boolean(),
  localAccounts: z.boolean(),
  roles: z.array(z.strictObject({
    by: z.enum(['app-role', 'group']), value: z.string().min(1).max(200), role: z.enum(roles),
  })).max(ROLE_RULES_MAX),
})

const untouched: EntraChoices = { isOn: true, localAccounts: true, roles: [] }

/** How the office reaches its tenant; undefined when it was never connected. */
export async function findConnection(db: Kysely<Database>): Promise<MicrosoftConnection | undefined> {
  const read = Connection.safeParse(await findSetting(db, CONNECTION_SETTING))
  return read.success ? read.data : undefined
}

export async function findChoices(db: Kysely<Database>): Promise<EntraChoices> {
  const read = Choices.safeParse(await findSetting(db, CHOICES_SETTING))
  return read.success ? read.data : untouched
}

/** The private key of a certificate row, for its own row only. */
export function privateKeyOf(
  secrets: MicrosoftTools['secrets'], row: Pick<ClientCertificateRow, 'key_wrapped' | 'thumbprint'>,
): string {
  return secrets.unwrap(row.key_wrapped, keyNameOf(row.thumbprint)).toString('utf8')
}

export function keyNameOf(thumbprint: string): string {
  return `client-certificate:${thumbprint}`
}

/**
 * Who the office is towards its tenant, for one of its two applications.
 * @returns undefined while it is not connected for that purpose
 */
export async function findClient(
  office: Pick<Office, 'db' | 'microsoft'>, purpose: 'signIn' | 'files',
): Promise<(MicrosoftClient & { connection: MicrosoftConnection }) | undefined> {
  const connection = await findConnection(office.db)
  const application = connection?.[purpose]
  const row = application ? await findCertificate(office.db, 'in-use') : undefined
  if (!connection || !application || !row) return undefined
  return {
    connection,
    tenantId: connection.tenantId,
    loginUrl: connection.loginUrl,
    trustedAuthority: connection.trustedAuthority,
    clientId: application.clientId,
    certificate: new X509Certificate(row.certificate).toString(),
    privateKey: privateKeyOf(office.microsoft.secrets, row),
  }
}

/** Whether the sign-in page offers the tenant. */
export async function offersEntra(db: Kysely<Database>): Promise<boolean> {
  const connection = await findConnection(db)
  if (!connection?.signIn) return false
  return (await findChoices(db)).isOn
}

/** Whether names and passwords open the office. Without a tenant they always do. */
export async function takesPasswords(db: Kysely<Database>): Promise<boolean> {
  if (!(await offersEntra(db))) return true
  return (await findChoices(db)).localAccounts
}

/** @throws {OfficeError} `entra-not-connected` when it is not, or switched off. */
export async function openEntra(
  office: Pick<Office, 'db' | 'microsoft'>,
): Promise<{ entra: EntraSignIn; choices: EntraChoices }> {
  const client = await findClient(office, 'signIn')
  const choices = await findChoices(office.db)
  if (!client || !choices.isOn) throw new OfficeError('entra-not-connected')
  return { entra: office.microsoft.openSignIn(client), choices }
}
