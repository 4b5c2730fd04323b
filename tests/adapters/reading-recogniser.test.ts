import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCanvas } from '@napi-rs/canvas'
import { openReadingPause } from '../../workflows/adapters/reading-pause.ts'
import { pgmOf } from '../../workflows/adapters/reading-pgm.ts'
import {
  BACKGROUND_RANK, openRecogniser, type Recogniser,
} from '../../workflows/adapters/reading-recogniser.ts'
import { inventedLetter, plainLetter } from '../support/invented-letter.ts'

const TIMEOUT_MS = 120_000
const LOOKS_MAX = 200
const LOOK_MS = 50
const notLinux = process.platform === 'linux' ? false : 'looks into /proc'
const adapters = new URL('../../workflows/adapters', import.meta.url).href

function childrenOf(parent: number | undefined): number[] {
  return readdirSync('/proc').filter((name) => /^\d+$/u.test(name)).map(Number).filter((pid) => {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ''
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === parent
  })
}

/** A dead process that nobody asked about is still listed: as `Z`. */
function isAlive(pid: number): boolean {
  try {
    return !/\) Z /u.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** The word in black on white, as the recogniser takes it. */
async function pictureOf(word: string): Promise<Buffer> {
  await inventedLetter(plainLetter) // registers the typeface
  const canvas = createCanvas(400, 80)
  const pen = canvas.getContext('2d')
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, 400, 80)
  pen.fillStyle = '#000'
  pen.font = '40px Tinos'
  pen.fillText(word, 20, 55)
  const { data } = pen.getImageData(0, 0, 400, 80)
  const pixels = Uint8Array.from({ length: 400 * 80 }, (_, at) => data[at * 4] ?? 255)
  return pgmOf({ width: 400, height: 80, pixels }, 1, 10)
}

function read(recogniser: Recogniser, png: Buffer, rank: number): Promise<string> {
  return recogniser.recognise({ png, layout: 7, dpi: 200, rank })
    .then((words) => words.map(({ text }) => text).join(' '))
}

describe('recognising text in processes of its own', () => {
  let picture: Buffer
  before(async () => { picture = await pictureOf('Khẩn trương') })

  it('gives the words and the place of every letter, or the words alone', async () => {
    const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS })
    after(() => recogniser.close())
    const [full, plain] = await Promise.all([true, false].map((symbols) =>
      recogniser.recognise({ png: picture, layout: 7, dpi: 200, rank: 0, symbols })))
    assert.deepEqual(full?.map(({ text }) => text), ['Khẩn', 'trương'])
    assert.equal(full?.[0]?.symbols.map(({ text }) => text).join(''), 'Khẩn')
    assert.deepEqual(plain, full?.map((word) => ({ ...word, symbols: [] })))
  })

  it('lets the head of a new letter pass the pages that wait', async () => {
    const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS })
    after(() => recogniser.close())
    const done: string[] = []
    const note = (name: string) => () => { done.push(name) }
    const pages = Array.from({ length: 6 }, (_, at) =>
      read(recogniser, picture, BACKGROUND_RANK).then(note(`page ${at}`)))
    const later = read(recogniser, picture, 1).then(note('gate'))
    const heads = [0, 0].map((rank) => read(recogniser, picture, rank).then(note('head')))
    await Promise.all([...pages, ...heads, later])
    const last = Math.max(done.indexOf('gate'), done.lastIndexOf('head'))
    assert.ok(last < done.indexOf('page 5'), done.join(', '))
    assert.deepEqual(done.filter((name) => name.startsWith('page')),
      [0, 1, 2, 3, 4, 5].map((at) => `page ${at}`))
  })

  it('begins no page while a head is read, and goes on when its reader died', async () => {
    const pause = openReadingPause()
    const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS, pause })
    after(() => recogniser.close())
    const done: string[] = []
    const heads = pause.during(async () => {
      const page = read(recogniser, picture, BACKGROUND_RANK).then(() => done.push('page'))
      await read(recogniser, picture, 0).then(() => done.push('head'))
      await read(recogniser, picture, 0).then(() => done.push('head'))
      void read(recogniser, Buffer.from('no picture'), 0).catch(() => undefined)
      return { page, broken: await read(recogniser, Buffer.from('no picture'), 0).catch(String) }
    })
    const { page, broken } = await heads
    assert.match(broken, /Error/u)
    await page
    assert.deepEqual(done, ['head', 'head', 'page'])
  })

  it('leaves no process behind when the office dies in the middle of a head', { skip: notLinux },
    async () => {
      const office = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', `
        import { openReadingPause } from '${adapters}/reading-pause.ts'
        import { openRecogniser } from '${adapters}/reading-recogniser.ts'
        const pause = openReadingPause()
        const recogniser = openRecogniser({ workers: 1, timeoutMs: 60_000, pause })
        const ask = { png: Buffer.from('no picture'), layout: 7, dpi: 200 }
        await recogniser.recognise({ ...ask, rank: ${BACKGROUND_RANK} }).catch(() => undefined)
        recogniser.warm()
        void pause.during(() => new Promise(() => {}))
        void recogniser.recognise({ ...ask, rank: ${BACKGROUND_RANK} })
        setInterval(() => {}, 1_000)
        process.stdout.write('reading')`], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(office.stdout, 'data')
      const readers = childrenOf(office.pid)
      assert.equal(readers.length, 3)
      office.kill('SIGKILL')
      await once(office, 'exit')
      for (let look = 0; look < LOOKS_MAX && readers.some(isAlive); look += 1) await sleep(LOOK_MS)
      assert.deepEqual(readers.filter(isAlive), [])
    })

  it('reads on with a fresh process after so many pictures', async () => {
    const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS, picturesMax: 2 })
    after(() => recogniser.close())
    for (let at = 0; at < 5; at += 1) {
      assert.equal(await read(recogniser, picture, BACKGROUND_RANK), 'Khẩn trương')
    }
  })

  it('fails for one picture alone when the process dies or is too slow', async () => {
    const hasty = openRecogniser({ workers: 1, timeoutMs: 1 })
    await assert.rejects(read(hasty, picture, 0))
    await assert.rejects(read(hasty, picture, 0))
    await hasty.close()
    const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS })
    after(() => recogniser.close())
    await assert.rejects(read(recogniser, Buffer.from('no picture'), 0))
    assert.equal(await read(recogniser, picture, 0), 'Khẩn trương')
  })

  it('refuses after it was closed, also what still waits', async () => {
    const recogniser = openRecogniser({ workers: 1, timeoutMs: TIMEOUT_MS })
    const waiting = [0, 1, 2, 3].map(() => read(recogniser, picture, 0))
    await recogniser.close()
    const ends = await Promise.allSettled([...waiting, read(recogniser, picture, 0)])
    assert.deepEqual(ends.map(({ status }) => status), Array(5).fill('rejected'))
  })
})
