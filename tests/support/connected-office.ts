import { X509Certificate } from 'node:crypto'
import { insertCertificate, insertIdentity, setCertificateInUse } from '../../db/entra.ts'
import { setSetting } from '../../db/settings.ts'
import { inTransaction } from '../../db/transaction.ts'
import { CONNECTION_SETTING, keyNameOf } from '../../workflows/access/microsoft-connection.ts'
import { makeClientCertificate } from '../../workflows/adapters/client-certificate.ts'
import type { Office } from '../../workflows/office.ts'
import { openTenant, type Tenant, type TenantAccount } from './tenant.ts'
import type { TestOffice } from './test-office.ts'

/** Connects a test office to a tenant of its own. */
export async function connectToTenant(office: TestOffice): Promise<Tenant> {
  const made = await makeClientCertificate(office.settings.officeName, new Date())
  const tenant = await openTenant({
    publicUrl: office.settings.publicUrl, certificate: new X509Certificate(made.certificate).toString(),
  })
  await inTransaction(office.db, async (trx) => {
    await insertCertificate(trx, {
      certificate: made.certificate, thumbprint: made.thumbprint, madeAt: new Date(), validUntil: made.validUntil,
      keyWrapped: office.microsoft.secrets.wrap(Buffer.from(made.privateKey), keyNameOf(made.thumbprint)),
    })
    const { id } = await trx.selectFrom('client_certificate').select('id').executeTakeFirstOrThrow()
    await setCertificateInUse(trx, id, new Date())
    await setSetting(trx, {
      key: CONNECTION_SETTING, changedBy: null, at: new Date(), value: {
        tenantId: tenant.tenantId, loginUrl: tenant.loginUrl, graphUrl: 'https://graph.invalid',
        trustedAuthority: tenant.tls.authority, signIn: { clientId: tenant.clientId }, files: null, mailbox: null,
      },
    })
  })
  return tenant
}

/** Matches an account of the tenant to a person, as the administrator would have. */
export async function matched(
  office: TestOffice, tenant: Tenant, account: TenantAccount, signInName: string,
): Promise<string> {
  const { personId } = await office.as(signInName)
  return inTransaction((office as Office).db, (trx) => insertIdentity(trx, {
    issuer: tenant.issuer, tenantId: tenant.tenantId, objectId: account.oid, accountName: account.name,
    personId, matchedBy: personId, at: office.now(),
  }))
}
