import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { numberedPath, troubleOf } from '../../workflows/domain/cloud-trouble.ts'

describe('what the cloud refuses', () => {
  it('waits, is left to people, gets another name, or is a fault', () => {
    assert.deepEqual(troubleOf('cloud-paused', { seconds: 90 }), { kind: 'wait', seconds: 90 })
    assert.deepEqual(troubleOf('cloud-paused', { seconds: 1e9 }), { kind: 'wait', seconds: 86_400 })
    assert.equal(troubleOf('cloud-full')?.kind, 'wait')
    assert.equal(troubleOf('cloud-malware')?.kind, 'give-up')
    assert.equal(troubleOf('cloud-name-taken')?.kind, 'rename')
    assert.equal(troubleOf('server-not-reached'), undefined)
    assert.equal(troubleOf('fault'), undefined)
  })

  it('numbers a name before its extension, and once', () => {
    assert.equal(numberedPath('2026/Sổ/00001/a.b.pdf', 2), '2026/Sổ/00001/a.b (2).pdf')
    assert.equal(numberedPath('2026/Sổ/00001/a (2).pdf', 3), '2026/Sổ/00001/a (3).pdf')
    assert.equal(numberedPath('không đuôi', 2), 'không đuôi (2)')
  })
})
