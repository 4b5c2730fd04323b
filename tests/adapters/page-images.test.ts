import assert from 'node:assert/strict'
import diagnostics from 'node:diagnostics_channel'
import { after, before, describe, it, mock } from 'node:test'
import sharp from 'sharp'
import { hashOf, openPageImages, type ForeignFile, type PageImages } from '../../workflows/adapters/page-images.ts'

const LATER_MS = 60_000

/** A sheet of one colour: each colour is another file. */
async function sheetOf(background: string): Promise<ForeignFile> {
  const bytes = await sharp({ create: { width: 40, height: 56, channels: 3, background } }).png().toBuffer()
  return { bytes, sha256: hashOf(bytes), mediaType: 'image/png' }
}

describe('the child that waits started', () => {
  let started = 0
  const count = () => { started += 1 }
  let images: PageImages
  const draw = (file: ForeignFile) => images.draw(file, { page: 1, turn: 0, dpi: 100, maxWidth: 20 })

  before(() => {
    diagnostics.subscribe('child_process', count)
    mock.timers.enable({ apis: ['setTimeout'] })
    images = openPageImages({ pixelsMax: 1_000_000, timeoutMs: 2 * LATER_MS })
  })
  after(async () => {
    await images.close()
    mock.timers.reset()
    diagnostics.unsubscribe('child_process', count)
  })

  it('is replaced once, however many pictures were asked for', async () => {
    assert.equal(started, 1)
    for (const colour of ['#111', '#222', '#333', '#444']) await draw(await sheetOf(colour))
    assert.equal(started, 4, 'the first picture takes the one that waited, the others start their own')
    mock.timers.tick(LATER_MS)
    assert.equal(started, 5)
    mock.timers.tick(LATER_MS)
    assert.equal(started, 5)
  })

  it('is replaced before long when a head has taken it, pictures or no pictures', async () => {
    await draw(await sheetOf('#555'))
    images.prepareSoon()
    assert.equal(started, 5)
    mock.timers.tick(100)
    assert.equal(started, 6)
    images.prepareSoon()
    mock.timers.tick(LATER_MS)
    assert.equal(started, 6, 'one waits already')
  })

  it('keeps the child of a file until it is let go', async () => {
    const file = await sheetOf('#666')
    await draw(file)
    await draw(file)
    assert.equal(started, 6)
    images.release(file)
    mock.timers.tick(LATER_MS)
    assert.equal(started, 7)
    await draw(file)
    assert.equal(started, 7, 'the one that waited is taken, for the other has gone')
    await images.close()
    mock.timers.tick(LATER_MS)
    assert.equal(started, 7, 'none is started after the end')
  })
})
