import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { weather } from '../../support/cloud-storm.ts'
import { openTestOffice } from '../../support/test-office.ts'

// Small here; `npm run bench -- cloud` sets it to a month of letters and ten kills.
const documents = Number(process.env.STORM_DOCUMENTS ?? 24)
const kills = Number(process.env.STORM_KILLS ?? 3)

describe('a storm over the cloud', () => {
  it('loses nothing, doubles nothing, and every file is whole in the end', async () => {
    const office = await openTestOffice()
    try {
      const end = await weather(office, { documents, kills, faultShare: 0.3, seed: 20_261_123 })
      console.log(`storm ${JSON.stringify(end)}`)
      assert.equal(end.killed, kills)
      assert.ok(end.injected > end.requests / 10)
      assert.deepEqual(
        { files: end.files, whole: end.whole, verified: end.verified },
        { files: documents, whole: documents, verified: documents },
      )
    } finally {
      await office.close()
    }
  })
})
