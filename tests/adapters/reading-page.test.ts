import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import sharp from 'sharp'
import { isBlankPage, readyPage } from '../../workflows/adapters/reading-page.ts'
import { isSideways, pageSkewOf } from '../../workflows/adapters/reading-lie.ts'
import { redChannelOf, turned } from '../../workflows/adapters/reading-picture.ts'

const [WIDTH, HEIGHT] = [1654, 2339]

/** A sheet at 200 dpi with what the drawing says on it, as a scanner sees it: a little noise. */
async function sheet(drawing: string, paper = '#f4f2ee') {
  const picture = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">`
    + `<rect width="100%" height="100%" fill="${paper}"/>${drawing}</svg>`)
  const pixels = await sharp(picture).removeAlpha().blur(0.7).raw().toBuffer()
  for (let at = 0, seed = 1; at < pixels.length; at++) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    pixels[at] = Math.max(0, Math.min(255, (pixels[at] ?? 0) + (seed >> 16) % 9 - 4))
  }
  return { width: WIDTH, height: HEIGHT, dpi: 200, pixels }
}

const WORDS = 'Kính gửi các khu phố trên địa bàn phường Thực hiện kế hoạch về chuyển đổi số'.split(' ')
const lineOf = (line: number) =>
  Array.from({ length: 11 }, (_, at) => WORDS[(at * (line % 5 + 1) + line * 7) % WORDS.length]).join(' ')

const lines = (fill: string, count = 30) => Array.from({ length: count }, (_, line) =>
  `<text x="240" y="${300 + line * 60}" font-family="serif" font-size="38" fill="${fill}">`
  + `${lineOf(line)}</text>`).join('')

describe('a sheet out of the scanner', () => {
  it('is blank with its front shining through, holes, a staple, dark edges and dust', async () => {
    const dirt = '<circle cx="52" cy="700" r="34"/><circle cx="52" cy="1600" r="34"/>'
      + '<rect x="0" y="0" width="1654" height="26"/><rect x="1630" y="0" width="24" height="2339"/>'
      + '<circle cx="700" cy="900" r="3"/><circle cx="1100" cy="1500" r="2"/>'
    const shining = `<g transform="translate(1654 0) scale(-1 1)">${lines('#cfcbc4')}</g>`
    for (const drawing of ['', dirt, shining, shining + dirt]) {
      assert.ok(isBlankPage(await readyPage(await sheet(drawing), 0)), drawing.slice(0, 40))
    }
    assert.ok(isBlankPage(await readyPage(await sheet('', '#ffffff'), 0)))
  })

  it('is not blank with one stamp, a signature, two faint lines or a mark alone', async () => {
    const drawn = {
      stamp: '<circle cx="900" cy="1400" r="110" fill="none" stroke="#d8484e" stroke-width="6"/>',
      signature: '<path d="M700 1500 q60 -120 120 0 t120 0 t120 0" fill="none" stroke="#4a5fa8" stroke-width="4"/>',
      faint: lines('#a0a09c', 2),
      mark: '<text x="300" y="300" font-family="serif" font-size="44" fill="#c8585c">MẬT</text>',
      number: '<text x="800" y="200" font-family="serif" font-size="30">2/3</text>',
    }
    for (const [name, drawing] of Object.entries(drawn)) {
      assert.equal(isBlankPage(await readyPage(await sheet(drawing), 0)), false, name)
    }
  })

  it('is straightened up to eight degrees, whatever its borders and tables', async () => {
    const frame = '<rect x="0" y="0" width="1654" height="60"/><rect x="0" y="0" width="50" height="2339"/>'
    const straight = { ...await sheet(lines('#222')), dpi: 200 }
    for (const degrees of [-7, -2.3, 0, 1, 5]) {
      const skewed = await turned(straight, degrees)
      const framed = await sharp(skewed.pixels, { raw: { width: skewed.width, height: skewed.height, channels: 3 } })
        .composite([{ input: Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${frame}</svg>`), left: 0, top: 0 }])
        .removeAlpha().raw().toBuffer()
      const found = pageSkewOf(redChannelOf({ ...skewed, pixels: framed }))
      assert.ok(Math.abs(found - degrees) < 0.31, `${degrees}: ${found}`)
    }
  })

  it('lies on its side when its lines do; a photograph or a blank tells nothing', async () => {
    const page = await sheet(lines('#222'))
    assert.equal(isSideways(redChannelOf(page)), false)
    for (const turn of [90, 270]) assert.equal(isSideways(redChannelOf(await turned(page, turn))), true)
    assert.equal(isSideways(redChannelOf(await turned(page, 93))), true)
    assert.equal(isSideways(redChannelOf(await sheet(''))), undefined)
  })
})
