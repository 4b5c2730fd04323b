import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { startWebServer, type WebServer } from '../../scripts/serve.ts'
import { openLog } from '../../workflows/adapters/log.ts'
import { makePersonKey } from '../../workflows/adapters/signing-office-ca.ts'
import { ensureAuthority, revocationListUrl, withAuthority } from '../../workflows/signing/office-authority.ts'
import { isInstalled } from '../support/signing.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

describe('the office’s own authority, for verifiers elsewhere', () => {
  let office: TestOffice
  let web: WebServer
  before(async () => {
    office = await openTestOffice()
    web = await startWebServer({
      office, log: openLog({ destination: { write: () => undefined } }),
      settings: {
        host: '127.0.0.1', port: 0, publicUrl: 'http://127.0.0.1', tls: undefined, trustProxy: [], uploadBytesMax: 1_000_000,
      },
    })
  })
  after(async () => {
    await web.close()
    await office.close()
  })

  const fetched = async (path: string) => {
    const answer = await fetch(new URL(path, web.address), { redirect: 'manual' })
    return { type: answer.headers.get('content-type'), status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) }
  }

  it('publishes its certificate and its list, to whoever asks', async (t) => {
    const authority = await ensureAuthority(office)
    const [certificate, list] = [await fetched('/ca.crt'), await fetched('/ca.crl')]
    assert.deepEqual([certificate.status, certificate.type], [200, 'application/pkix-cert'])
    assert.deepEqual([list.status, list.type], [200, 'application/pkix-crl'])
    assert.ok(certificate.bytes.equals(authority.certificate))
    if (!isInstalled('openssl')) return t.skip('openssl is not installed')
    const folder = await mkdtemp(join(tmpdir(), 'butphe-crl-'))
    try {
      await writeFile(join(folder, 'ca.crt'), certificate.bytes)
      await writeFile(join(folder, 'ca.crl'), list.bytes)
      spawnSync('openssl', ['x509', '-inform', 'DER', '-in', 'ca.crt', '-out', 'ca.pem'], { cwd: folder })
      const { stderr } = spawnSync('openssl', ['crl', '-inform', 'DER', '-in', 'ca.crl', '-CAfile', 'ca.pem', '-noout'], { cwd: folder, encoding: 'utf8' })
      assert.match(stderr, /verify OK/u)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })

  it('is named in people’s certificates where others can reach it, and nowhere else', async () => {
    const authority = await ensureAuthority(office)
    assert.equal(revocationListUrl(office), undefined)
    const there = { ...office, settings: { ...office.settings, publicUrl: 'https://but-phe.example.vn' } }
    const listUrl = revocationListUrl(there)
    assert.equal(listUrl, 'https://but-phe.example.vn/ca.crl')
    const made = (url: string | undefined) => withAuthority(office, authority, (key) => makePersonKey(key, {
      fullName: 'Người thử', position: 'Chủ tịch', officeName: 'Phường thử', listUrl: url,
    }, office.now()))
    assert.ok((await made(listUrl)).certificate.includes('https://but-phe.example.vn/ca.crl'))
    assert.ok(!(await made(undefined)).certificate.includes('ca.crl'))
  })
})
