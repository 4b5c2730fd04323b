import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { letterPage } from '../../../workflows/directive/letter-page.ts'
import { reportSecret } from '../../../workflows/filing/report-secret.ts'
import { STRIPS } from '../../../workflows/oversight/page-image.ts'
import { presentedLetter } from '../../support/presented-letter.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'

describe('a page shown before', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('is not drawn again, but the right to it is asked again', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    const asked = { documentId, sha256, page: 1, width: 1_400 }
    const first = await letterPage(office, chair, asked)
    assert.ok(first.image && first.image.bytes.length > 0)
    assert.deepEqual(await letterPage(office, chair, { ...asked, seen: first.tag }), { tag: first.tag, image: null })
    assert.ok((await letterPage(office, chair, { ...asked, width: 480, seen: first.tag })).image)
    await reportSecret(office, chair, { documentId, reason: 'Trang hai có dấu Mật' })
    await assert.rejects(letterPage(office, chair, { ...asked, seen: first.tag }), { name: 'OfficeError' })
  })
})

describe('a strip of a page', () => {
  let office: TestOffice
  before(async () => void (office = await openTestOffice()))
  after(() => office.close())

  it('is refused at a width or a place that no page is cut at, and to whoever may not read the letter', async () => {
    const { documentId, sha256 } = await presentedLetter(office)
    const chair = await office.as('chutich')
    for (const wrong of [
      { width: 3_999, strip: 0 }, { width: 100_000, strip: 0 }, { width: 2_000, strip: STRIPS },
      { width: 2_000, strip: -1 }, { width: 2_000, strip: 0.5 }, { width: 2_000, strip: Number.NaN },
    ]) {
      await assert.rejects(letterPage(office, chair, { documentId, sha256, page: 1, ...wrong }), { code: 'page-not-found' })
    }
    await assert.rejects(
      letterPage(office, await office.as('quantri'), { documentId, sha256, page: 1, width: 2_000, strip: 0 }),
      { code: 'document-not-yours' },
    )
  })
})
