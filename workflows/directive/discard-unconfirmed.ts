import type { Transaction } from 'kysely'
import { listUnconfirmedOf, setDirective } from '../../db/directives.ts'
import type { Database } from '../../db/schema.ts'

/**
 * Puts aside what lay unconfirmed on a presentation. It stays to be read; its ink is let go, so
 * that the directive which takes its place can hold it.
 */
export async function discardUnconfirmed(
  trx: Transaction<Database>,
  presentationId: string,
  except?: string,
): Promise<void> {
  for (const draft of await listUnconfirmedOf(trx, presentationId)) {
    if (draft.id === except) continue
    await setDirective(trx, draft.id, { state: 'discarded', ink_layer_id: null })
  }
}
