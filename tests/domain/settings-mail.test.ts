import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseSettings, SettingsError } from '../../workflows/domain/settings.ts'

const wrong = (env: Record<string, string>): string[] => {
  try {
    parseSettings(env, '/srv/butphe')
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map((one) => one.name)
  }
  return []
}

test('a mailbox is named by its address and a password beside it', () => {
  const { imap } = parseSettings({
    IMAP_URL: 'imaps://vanthu%40phuong.example@mail.example/Cong%20van', IMAP_PASSWORD: 'x', MAIL_SINCE: '2026-11-23',
  }, '/srv/butphe')
  assert.deepEqual(imap, {
    host: 'mail.example', port: 993, isSecure: true, user: 'vanthu@phuong.example', password: 'x', folder: 'Cong van',
    since: new Date('2026-11-22T17:00:00Z'),
  })
})

test('a mailbox in the clear, with its password in the address or without one is refused', () => {
  assert.deepEqual(wrong({ IMAP_URL: 'imap://a@mail.example', IMAP_PASSWORD: 'x' }), ['IMAP_URL'])
  assert.deepEqual(wrong({ IMAP_URL: 'imaps://a:b@mail.example', IMAP_PASSWORD: 'x' }), ['IMAP_URL'])
  assert.deepEqual(wrong({ IMAP_URL: 'imaps://a@mail.example' }), ['IMAP_PASSWORD'])
  assert.deepEqual(wrong({ IMAP_PASSWORD: 'x' }), ['IMAP_URL'])
  assert.deepEqual(wrong({ MAIL_SINCE: '23/11/2026' }), ['MAIL_SINCE'])
  assert.deepEqual(wrong({ IMAP_URL: 'imap://a@127.0.0.1', IMAP_PASSWORD: 'x' }), [])
})
