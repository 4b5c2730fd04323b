import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openPkcs12, PKCS12_BYTES_MAX } from '../../workflows/adapters/signing-pkcs12.ts'
import { isInstalled } from '../support/signing.ts'

const PASSWORD = 'mật khẩu của tệp 1'
const OLD = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']

describe('a person\'s own PKCS#12 file', { skip: isInstalled('openssl') ? false : 'openssl is not installed' }, () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'butphe-p12-'))
    make(['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', 'rsa.key', '-out', 'rsa.crt', '-days', '30', '-subj', '/CN=Le Van Thu'])
    make(['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ec.key'])
    make(['req', '-x509', '-key', 'ec.key', '-out', 'ec.crt', '-days', '30', '-subj', '/CN=Tran Thi Thu'])
    make(['req', '-x509', '-newkey', 'rsa:1024', '-nodes', '-keyout', 'weak.key', '-out', 'weak.crt', '-days', '30', '-subj', '/CN=Yeu'])
  })
  after(() => rmSync(folder, { recursive: true }))

  function make(args: readonly string[]): void {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }

  function packed(name: string, more: readonly string[] = []): Buffer {
    make(['pkcs12', '-export', '-inkey', `${name}.key`, '-in', `${name}.crt`, '-passout', `pass:${PASSWORD}`, '-out', 'out.p12', ...more])
    return readFileSync(join(folder, 'out.p12'))
  }

  for (const [form, more] of [['AES (PBES2)', []], ['3DES of older programs', OLD]] as const) {
    for (const name of ['rsa', 'ec']) {
      it(`opens ${form}, ${name}`, () => {
        const { privateKey, certificate } = openPkcs12(packed(name, more), PASSWORD)
        const key = createPrivateKey({ key: privateKey, format: 'der', type: 'pkcs8' })
        assert.ok(new X509Certificate(certificate).checkPrivateKey(key))
      })
    }
  }

  it('does not hash for minutes because a file asks for it', () => {
    for (const rounds of ['1000001', '2000000']) {
      const slow = packed('rsa', ['-iter', rounds, '-maciter'])
      assert.throws(() => openPkcs12(slow, PASSWORD), { code: 'pkcs12-not-readable', facts: { why: 'iterations' } })
    }
    const threefold = packed('rsa', ['-iter', '450000', '-maciter'])
    assert.throws(() => openPkcs12(threefold, PASSWORD), { code: 'pkcs12-not-readable', facts: { why: 'iterations' } })
  })

  it('says what is wrong: password, old RC2, weak key, no key, damaged, too large', () => {
    assert.throws(() => openPkcs12(packed('rsa'), 'khác'), { code: 'pkcs12-password-wrong' })
    assert.throws(() => openPkcs12(packed('weak'), PASSWORD), { code: 'pkcs12-key-too-weak' })
    assert.throws(() => openPkcs12(packed('rsa', ['-nokeys']), PASSWORD), { code: 'pkcs12-without-key' })
    assert.throws(() => openPkcs12(Buffer.from('no such file'), PASSWORD), { code: 'pkcs12-not-readable' })
    assert.throws(() => openPkcs12(Buffer.alloc(PKCS12_BYTES_MAX + 1), PASSWORD), { code: 'pkcs12-not-readable' })
    const cut = packed('rsa')
    assert.throws(() => openPkcs12(cut.subarray(0, cut.length - 40), PASSWORD), { code: 'pkcs12-not-readable' })
    const { status } = spawnSync('openssl', ['pkcs12', '-export', '-legacy', '-inkey', 'rsa.key', '-in', 'rsa.crt',
      '-passout', `pass:${PASSWORD}`, '-out', 'rc2.p12'], { cwd: folder })
    if (status === 0) {
      assert.throws(() => openPkcs12(readFileSync(join(folder, 'rc2.p12')), PASSWORD), { code: 'pkcs12-not-readable', facts: { why: 'rc2' } })
    }
  })
})
