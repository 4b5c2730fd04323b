import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { safeReturnTo } from '../../app/server/return-to.server.ts'
import { networkOf } from '../../workflows/access/throttling.ts'
import { originOfHost } from '../../scripts/web/addresses.ts'
import { patternOf } from '../../scripts/web/log-requests.ts'

describe('where a sign-in leads', () => {
  it('goes back to a page of this office', () => {
    for (const path of ['/tray', '/register?q=a&state=registered', '/documents/1#slip']) {
      assert.equal(safeReturnTo(path), path)
    }
  })

  it('goes home rather than to anything that could be another host', () => {
    const hostile = [
      '//evil.example', '/\\evil.example', '\\\\evil', 'javascript:alert(1)', 'https:evil.example',
      'https://evil.example', '/%09/evil.example', '/\t/evil.example', '/\n/evil', ' /tray', '',
      '/.//evil.example', '/..//evil.example', 'tray', '/%5cevil.example', '/\u0000', 'data:text/html,x',
      '///evil.example', '/%2f%2fevil.example', `/${'a'.repeat(3_000)}`, undefined, 7, ['/tray'],
    ]
    for (const path of hostile) assert.equal(safeReturnTo(path), '/', String(path))
  })
})

describe('the names an office answers to', () => {
  const own = { publicOrigin: 'https://butphe.phuong.example', port: 3080, scheme: 'http' as const }

  it('are its public address and this machine’s own names with its port', () => {
    assert.equal(originOfHost('butphe.phuong.example', own), own.publicOrigin)
    assert.equal(originOfHost('127.0.0.1:3080', own), 'http://127.0.0.1:3080')
    assert.equal(originOfHost('LOCALHOST:3080', own), 'http://localhost:3080')
    assert.equal(originOfHost('[::1]:3080', own), 'http://[::1]:3080')
  })

  it('are no others', () => {
    const foreign = [
      'evil.example', '127.0.0.1', '127.0.0.1:3081', 'localhost', 'localhost:3080@evil.example', '',
      'butphe.phuong.example:444', 'butphe.phuong.example.evil.example', 'a:99999999', '[::1]', ' ',
    ]
    for (const host of foreign) assert.equal(originOfHost(host, own), undefined, host)
  })
})

describe('what is written about a request', () => {
  it('is the pattern of its path, without ids, codes, queries and typed words', () => {
    assert.equal(patternOf('/documents/0199-AB/files?q=tên'), '/documents/:id/files')
    assert.equal(patternOf('/d/7K3MZ09QAB'), '/d/:id')
    assert.equal(patternOf('/%3Cscript%3E'), '/:id')
  })

  it('counts the addresses of one IPv6 network together', () => {
    assert.equal(networkOf('2001:db8:1:2:aaaa::1'), networkOf('2001:db8:1:2::9'))
    assert.notEqual(networkOf('2001:db8:1:2::9'), networkOf('2001:db8:1:3::9'))
    assert.equal(networkOf('::ffff:10.0.0.1'), '10.0.0.1')
  })
})
