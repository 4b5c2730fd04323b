import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { namesInSignatures } from '../../workflows/adapters/reading-child-signers.ts'
import { peopleAmong } from '../../workflows/domain/letter-signed-by.ts'
import { referenceFile } from '../support/reference-files.ts'

/** The part of a certificate that names its holder, behind the first bytes of a signature. */
function signature(name: string, tag: number, encoding: BufferEncoding): string {
  const text = Buffer.from(name, encoding)
  if (tag === 0x1e) text.swap16()
  return Buffer.concat([Buffer.from('30820100', 'hex'), Buffer.from([0x06, 3, 0x55, 4, 3, tag, text.length]), text])
    .toString('hex')
}
const pdf = (contents: string) => Buffer.from(`%PDF-1.7\n1 0 obj<</Type/Sig/Contents ${contents}>>endobj`, 'latin1')

describe('names in the signatures of a PDF', () => {
  it('are read in each of the usual encodings', () => {
    assert.deepEqual(namesInSignatures(pdf(`<${signature('Đỗ Gia Hòa', 0x0c, 'utf8')}0000>`)), ['Đỗ Gia Hòa'])
    assert.deepEqual(namesInSignatures(pdf(`<${signature('Võ Thị Nga', 0x1e, 'utf16le')}>`)), ['Võ Thị Nga'])
    assert.deepEqual(namesInSignatures(pdf(`\n<${signature('Le An', 0x13, 'latin1').toUpperCase()}>`)), ['Le An'])
  })
  it('are none in a file without one, in one cut off, in one too long', () => {
    const one = signature('Le An', 0x13, 'latin1')
    assert.deepEqual(namesInSignatures(Buffer.from('')), [])
    assert.deepEqual(namesInSignatures(pdf('5 0 R')), [])
    assert.deepEqual(namesInSignatures(Buffer.from(`/Contents <${one.slice(0, -4)}`)), [])
    assert.deepEqual(namesInSignatures(pdf(`<${one}${'00'.repeat(300_000)}>`)), [])
  })
  it('are bounded in number', () => {
    const many = Array.from({ length: 500 }, (_, at) => `/Contents <${signature(`Le An ${at}`, 0x13, 'latin1')}>`)
    assert.ok(namesInSignatures(Buffer.from(many.join('\n'))).length <= 60)
  })
  const real = referenceFile('data/real-vn/vn-tb-11-ubnd-borndigital.pdf')
  it('give the signer of a real letter', { skip: real ? false : 'no reference letters here' }, () => {
    assert.equal(peopleAmong(namesInSignatures(readFileSync(real ?? ''))).length, 1)
  })
})
