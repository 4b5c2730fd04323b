import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { makeIdentity, signed, smallPdf } from '../support/signed-pdf.ts'

const folder = mkdtempSync(join(tmpdir(), 'butphe-signatures-'))
after(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, bytes: Buffer | string): string {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return path
}

function run(...args: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['scripts/verify-signatures.ts', ...args], {
    cwd: join(import.meta.dirname, '../..'), stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => { output += part })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })))
}

describe('checking the signatures of one file without an office', () => {
  it('prints one object, with and without anchors', async () => {
    const authority = await makeIdentity({ name: 'Gốc thử nghiệm', isAuthority: true })
    const signer = await makeIdentity({ name: 'Nguyễn Văn Thử', issuer: authority })
    const path = fileOf('ký.pdf', (await signed(smallPdf(), { signer })).bytes)
    const trust = fileOf('goc.pem', `-----BEGIN CERTIFICATE-----\n${
      authority.der.toString('base64')}\n-----END CERTIFICATE-----\n`)

    const { code, output } = await run(path, '--json', '--trust', trust)
    assert.equal(code, 0)
    const [one, ...more] = JSON.parse(output).signatures
    assert.equal(more.length, 0)
    assert.deepEqual(
      [one.signer, one.integrity, one.coversWholeFile, one.changedAfterSigning, one.changes,
        one.chain, one.timestamp],
      ['Nguyễn Văn Thử', 'intact', true, 'no', [], 'trusted', null],
    )
    const table = await run(path)
    assert.match(table.output, /Nguyên vẹn[\s\S]*Không sửa gì sau khi ký[\s\S]*Chưa xác minh được người ký/u)
  })

  it('tells by its exit code why nothing was judged', async () => {
    const none = await run(fileOf('khong-ky.pdf', smallPdf().bytes), '--json')
    assert.deepEqual([none.code, JSON.parse(none.output).signatures], [0, []])
    const text = await run(fileOf('thu.txt', 'không phải PDF'), '--json')
    assert.equal(text.code, 3)
    assert.deepEqual([JSON.parse(text.output).signatures, JSON.parse(text.output).error.code],
      [[], 'not-a-pdf'])
    for (const args of [[], ['--nope'], [join(folder, 'khong-co.pdf')], ['--trust']]) {
      assert.deepEqual(await run(...args), { code: 2, output: '' })
    }
  })
})
