import { TenantRefused } from '../../workflows/adapters/microsoft-client.ts'
import { isOfficeError } from '../../workflows/domain/office-error.ts'
import type { Checked } from './checks.ts'

/** Numbers of the identity platform's errors that say what to do. */
const numbers: Readonly<Record<string, string>> = {
  700016: 'token-client', 7000229: 'token-client', 90002: 'token-tenant', 900023: 'token-tenant', 90015: 'token-tenant',
  700027: 'token-certificate', 700024: 'token-refused', 7000215: 'token-certificate', 7000222: 'token-certificate',
  7000218: 'token-certificate',
}

/** Asks for a token; what the tenant says to that is the first check. */
export async function tokenChecked(
  ask: () => Promise<string>, facts: Readonly<Record<string, string>>,
): Promise<{ token: string | undefined; checked: Checked }> {
  try {
    return { token: await ask(), checked: { name: 'token', outcome: 'ok', facts } }
  } catch (error) {
    if (error instanceof TenantRefused) {
      const byCode = error.code === 'invalid_client' ? 'token-certificate' : 'token-refused'
      const name = numbers[error.detail] ?? byCode
      return { token: undefined, checked: { name, outcome: 'missing', facts: { ...facts, code: error.code, detail: error.detail } } }
    }
    if (!isOfficeError(error)) throw error
    const why = String(error.facts.why ?? error.code)
    return { token: undefined, checked: { name: 'token-unreached', outcome: 'unreached', facts: { ...facts, why } } }
  }
}
