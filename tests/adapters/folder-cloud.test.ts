import assert from 'node:assert/strict'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openFolderCloud } from '../../workflows/adapters/folder-cloud.ts'
import { newTempFolder } from '../support/temp-folder.ts'
import { describeCloudStore, sourceOf } from './cloud-store-contract.ts'

describeCloudStore('a folder', async () => openFolderCloud({ folder: await newTempFolder() }))

describe('the folder in the cloud\'s place', () => {
  it('holds the published file under its path, and no draft or empty folder', async () => {
    const folder = await newTempFolder()
    const cloud = openFolderCloud({ folder })
    const path = '2026/Sổ chung/00012/phieu-xu-ly.pdf'
    const { itemId } = await cloud.publish(path, sourceOf(Buffer.from('phiếu')))
    assert.equal(await readFile(join(folder, path), 'utf8'), 'phiếu')
    const refused = { ...sourceOf(Buffer.from('x')), byteSize: 9 }
    await assert.rejects(cloud.publish('2026/Khác/00001/a.pdf', refused))
    const names = (await readdir(folder, { recursive: true })).sort()
    assert.deepEqual(names, ['2026', '2026/Sổ chung', '2026/Sổ chung/00012', path])
    await cloud.remove(itemId)
    assert.deepEqual(await readdir(folder), [])
  })

  it('is not led out of the folder by a link planted in it', async () => {
    const folder = await newTempFolder()
    const outside = await newTempFolder()
    await writeFile(join(outside, 'a.pdf'), 'của người khác')
    const cloud = openFolderCloud({ folder })
    await mkdir(join(folder, '2026'))
    await symlink(outside, join(folder, '2026', 'so'))
    await symlink(join(outside, 'a.pdf'), join(folder, '2026', 'b.pdf'))
    for (const path of ['2026/so/a.pdf', '2026/so/new/deeper/a.pdf']) {
      const through = cloud.publish(path, sourceOf(Buffer.from('x')))
      await assert.rejects(through, { code: 'cloud-path-refused' })
    }
    const itemId = Buffer.from('2026/so/a.pdf').toString('base64url')
    assert.equal(await cloud.find(itemId), undefined)
    await cloud.remove(itemId)
    const replaced = await cloud.publish('2026/b.pdf', sourceOf(Buffer.from('x')))
    assert.equal(replaced.byteSize, 1)
    assert.equal(await readFile(join(outside, 'a.pdf'), 'utf8'), 'của người khác')
    assert.deepEqual(await readdir(outside), ['a.pdf'])
  })
})
