import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { proposalFields } from '../../workflows/domain/reading.ts'
import { inventedLetter, plainLetter } from '../support/invented-letter.ts'

const folder = mkdtempSync(join(tmpdir(), 'butphe-read-'))
after(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, bytes: Buffer | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/read.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => { output += part })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

describe('reading one letter without an office', () => {
  it('prints one object with every field of the form', async () => {
    const { pdf } = await inventedLetter({
      ...plainLetter, mark: { text: 'MẬT', colour: 'red', isFramed: true },
    })
    const { code, output } = await run(fileOf('thư.pdf', pdf), '--json')
    assert.equal(code, 0)
    const letter = JSON.parse(output)
    assert.deepEqual(Object.keys(letter.fields), [...proposalFields])
    assert.equal(letter.file, 'thư.pdf')
    assert.equal(letter.pages, 1)
    assert.equal(letter.secrecyGate, 'marked')
    assert.equal(letter.fields.secrecy.value, 'confidential')
    assert.equal(letter.fields.number.value, '1284')
    assert.equal(letter.fields.urgency.value, 'normal')
    assert.match(letter.text, /cải cách hành chính/u)
    assert.ok(letter.seconds.head <= letter.seconds.total)
  })

  it('tells by its exit code why a file was not read', async () => {
    const broken = await run(fileOf('hong.pdf', '%PDF-1.7 hong'), '--json')
    assert.equal(broken.code, 3)
    const { file, error } = JSON.parse(broken.output)
    assert.equal(file, 'hong.pdf')
    assert.equal(error.code, 'file-broken')
    const text = await run(fileOf('thu.txt', 'không phải văn bản quét'), '--json')
    assert.equal(text.code, 3)
    assert.equal(JSON.parse(text.output).error.code, 'file-type-unknown')
  })

  it('says nothing on standard output when it was called wrongly', async () => {
    const calls = [[], ['--nope'], [join(folder, 'khong-co.pdf')], ['a.pdf', 'b.pdf']]
    for (const args of calls) assert.deepEqual(await run(...args), { code: 2, output: '' })
  })
})
