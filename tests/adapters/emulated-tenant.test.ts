import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { startEmulatedTenant } from '../../scripts/emulated-tenant.ts'
import { graphStoreAt } from '../support/graph-store.ts'
import { newTempFolder } from '../support/temp-folder.ts'
import { sourceOf } from './cloud-store-contract.ts'

async function storeOf(env: Record<string, string | undefined>) {
  const file = async (name: string) => readFile(env[name] ?? '', 'utf8')
  return graphStoreAt({
    origin: env.MICROSOFT365_GRAPH_URL ?? '', certificateAuthority: await file('MICROSOFT365_CA_FILE'),
    tenantId: env.MICROSOFT365_TENANT_ID ?? '', driveId: env.MICROSOFT365_DRIVE_ID ?? '',
    app: {
      clientId: env.MICROSOFT365_CLIENT_ID ?? '', certificate: await file('MICROSOFT365_CERTIFICATE_FILE'),
      key: await file('MICROSOFT365_KEY_FILE'),
    },
  })
}

describe('a tenant on this machine for trying', () => {
  it('is not started without being asked for', async () => {
    const env = {}
    assert.equal(await startEmulatedTenant(['--empty'], env), undefined)
    assert.deepEqual(env, {})
  })

  it('points the settings at itself, and keeps what lies in its drive from one run to the next', async () => {
    const env: Record<string, string | undefined> = { DATA_FOLDER: join(await newTempFolder(), 'data'), EMULATOR_PORT: '0' }
    const first = await startEmulatedTenant(['--microsoft365=emulator'], env)
    const store = await storeOf(env)
    const published = await store.publish('2026/a.pdf', sourceOf(Buffer.from('một')))
    store.close()
    await first?.close()
    const second = await startEmulatedTenant(['--microsoft365=emulator'], env)
    const again = await storeOf(env)
    const found = await again.find(published.itemId)
    assert.deepEqual([found?.hash, found?.etag], [published.hash, published.etag])
    const { stream } = await again.shared!.read(published.itemId)
    assert.equal(Buffer.concat(await stream.toArray()).toString(), 'một')
    again.close()
    await second?.close()
  })
})
