import { createPrivateKey, X509Certificate } from 'node:crypto'
import { recordEvent } from '../../db/audit.ts'
import {
  type ClientCertificateRow, endCertificates, findCertificate, insertCertificate, setCertificateInUse,
} from '../../db/entra.ts'
import { setSetting } from '../../db/settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import { makeClientCertificate, pemOf } from '../adapters/client-certificate.ts'
import type { MicrosoftConnection } from '../domain/microsoft.ts'
import { OfficeError } from '../domain/office-error.ts'
import { sha256Hex } from '../domain/ids.ts'
import type { Office } from '../office.ts'
import { CONNECTION_SETTING, findConnection, keyNameOf } from './microsoft-connection.ts'

/** What of an office the terminal can reach. */
export type ConnectingOffice = Pick<Office, 'db' | 'now'> & { microsoft: Pick<Office['microsoft'], 'secrets'> }

/**
 * The certificate that the tenant is to be given: the new one that waits, else the one in use, else
 * one made now. `wantsNew` makes another beside the one in use. May run twice.
 */
export async function readyCertificate(
  office: ConnectingOffice, wanted: { officeName: string; wantsNew: boolean },
): Promise<{ row: ClientCertificateRow; isMade: boolean }> {
  const waiting = await findCertificate(office.db, 'new')
  const inUse = await findCertificate(office.db, 'in-use')
  const held = waiting ?? (wanted.wantsNew ? undefined : inUse)
  if (held) return { row: held, isMade: false }
  const made = await makeClientCertificate(wanted.officeName, office.now())
  return { row: await keep(office, made), isMade: true }
}

/**
 * Takes a certificate and key that were made elsewhere.
 * @throws {OfficeError} `certificate-and-key-differ`
 */
export async function takeCertificate(
  office: ConnectingOffice, given: { certificate: string; privateKey: string },
): Promise<ClientCertificateRow> {
  const certificate = new X509Certificate(given.certificate)
  const key = createPrivateKey(given.privateKey)
  if (!certificate.checkPrivateKey(key)) throw new OfficeError('certificate-and-key-differ')
  const thumbprint = sha256Hex(certificate.raw)
  for (const state of ['in-use', 'new'] as const) {
    const held = await findCertificate(office.db, state)
    if (held?.thumbprint === thumbprint) return held
  }
  return keep(office, {
    certificate: certificate.raw, thumbprint, validUntil: certificate.validToDate,
    privateKey: pemOf('PRIVATE KEY', key.export({ format: 'der', type: 'pkcs8' })),
  })
}

async function keep(
  office: ConnectingOffice,
  made: { certificate: Buffer; thumbprint: string; privateKey: string; validUntil: Date },
): Promise<ClientCertificateRow> {
  const keyWrapped = office.microsoft.secrets.wrap(Buffer.from(made.privateKey), keyNameOf(made.thumbprint))
  await inTransaction(office.db, async (trx) => {
    await endCertificates(trx, 'new', office.now())
    await insertCertificate(trx, { ...made, keyWrapped, madeAt: office.now() })
    await recordEvent(trx, null, {
      kind: 'client-certificate-made', subjectId: made.thumbprint,
      facts: { validUntil: made.validUntil.toISOString().slice(0, 10) },
    })
  })
  const row = await findCertificate(office.db, 'new')
  if (!row) throw new Error('the certificate was not kept')
  return row
}

/**
 * Writes down how the office reaches its tenant, after the tenant has answered to this certificate;
 * the key of the certificate before it is forgotten. Twice the same changes nothing.
 */
export async function saveConnection(
  office: ConnectingOffice, connection: MicrosoftConnection, certificate: Pick<ClientCertificateRow, 'id' | 'state' | 'thumbprint'>,
): Promise<{ isChanged: boolean }> {
  const before = await findConnection(office.db)
  const isSame = before !== undefined && isEqual(before, connection) && certificate.state === 'in-use'
  if (isSame) return { isChanged: false }
  await inTransaction(office.db, async (trx) => {
    if (certificate.state !== 'in-use') await setCertificateInUse(trx, certificate.id, office.now())
    await setSetting(trx, { key: CONNECTION_SETTING, value: connection, changedBy: null, at: office.now() })
    await recordEvent(trx, null, {
      kind: 'tenant-connected', subjectId: connection.tenantId,
      facts: {
        files: connection.files?.clientId ?? null, signIn: connection.signIn?.clientId ?? null,
        hasMailbox: connection.mailbox !== null, certificate: certificate.thumbprint, where: 'terminal',
      },
    })
  })
  return { isChanged: true }
}

function isEqual(left: MicrosoftConnection, right: MicrosoftConnection): boolean {
  const sorted = (one: object): string => JSON.stringify(one, (_key, value: unknown) =>
    value && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b))) : value)
  return sorted(left) === sorted(right)
}

/** The fingerprint that the tenant's pages show: SHA-1, in hexadecimal without colons. */
export function shownThumbprint(row: Pick<ClientCertificateRow, 'certificate'>): string {
  return new X509Certificate(row.certificate).fingerprint.replaceAll(':', '')
}
