import { after, before } from 'node:test'
import type { GraphEmulator } from '../support/graph-emulator/index.ts'
import { openGraphEmulator } from '../support/graph-emulator/index.ts'
import { addressOf, graphStoreAt } from '../support/graph-store.ts'
import { describeCloudStore } from './cloud-store-contract.ts'

let emulator: GraphEmulator
const opened: { close(): void }[] = []
let count = 0

before(async () => {
  emulator = await openGraphEmulator()
})
after(async () => {
  for (const store of opened) store.close()
  await emulator.close()
})

describeCloudStore('OneDrive', async () => {
  const store = graphStoreAt(addressOf(emulator), { rootFolder: `Văn bản đến ${(count += 1)}` })
  opened.push(store)
  return store
})
