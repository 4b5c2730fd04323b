import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { appendFile, chmod, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, describe, it } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { listDoors, listFailedFiles } from '../../../db/doors.ts'
import { readAll } from '../../../workflows/adapters/bytes.ts'
import { dismissDoorFile } from '../../../workflows/doors/dismiss-door-file.ts'
import { watchFolders } from '../../../workflows/doors/watch-folders.ts'
import { confirmSecret } from '../../../workflows/intake/handle-secret.ts'
import { rejectScan } from '../../../workflows/intake/dispose-scan.ts'
import { scanSource } from '../../../workflows/intake/scan-bytes.ts'
import { registerDocument } from '../../../workflows/registration/register-document.ts'
import { inventedMail } from '../../support/invented-mail.ts'
import { killRepeatedly, scannerFolderOf } from '../../support/killable.ts'
import { filledIn, plainPdf } from '../../support/letters.ts'
import { openTestOffice, type TestOffice } from '../../support/test-office.ts'
import { openScannerFolder, type ScannerFolder } from '../../support/watched-folder.ts'

const KILLED_LETTERS = 8
const NOBODY = 65_534

let serial = 0
const letter = () => plainPdf(1, `scanned ${(serial += 1)} ${process.pid}`)

describe('a scanner’s folder', () => {
  let office: TestOffice
  let folder: ScannerFolder
  before(async () => {
    office = await openTestOffice()
    office.inspector.warm()
  })
  beforeEach(async () => void (folder = await openScannerFolder()))
  afterEach(() => folder.remove())
  after(() => office.close())

  const scans = () => office.db.selectFrom('scan as s').innerJoin('delivery as d', 'd.id', 's.delivery_id')
    .select(['s.id', 's.file_name', 's.state', 's.sha256', 's.byte_size', 'd.channel', 'd.source', 's.received_by'])
    .orderBy('s.id').execute()
  const newest = async () => (await scans()).at(-1)!

  it('takes a letter that lies still, and moves the file to done/ by month, byte for byte', async () => {
    const bytes = await letter()
    await folder.put('quet 01.pdf', bytes)
    const first = await folder.look(office)
    assert.deepEqual([first.counts.taken, first.waiting], [0, 1])
    const second = await folder.look(office)
    assert.deepEqual([second.counts.taken, second.waiting], [1, 0])

    const scan = await newest()
    assert.deepEqual([scan.file_name, scan.channel, scan.source, scan.received_by], ['quet 01.pdf', 'watched-folder', 'post', null])
    assert.deepEqual(await folder.files(), ['done/2026-11/quet 01.pdf'])
    assert.deepEqual(await readFile(join(folder.path, 'done/2026-11/quet 01.pdf')), bytes)
    assert.deepEqual(await readAll(await scanSource(office, scan)), bytes)
    await office.runJobs()
    assert.equal((await newest()).state, 'ready')
  })

  it('waits for a file that grows, and takes it whole', async () => {
    const bytes = await letter()
    await folder.put('dang-quet.pdf', bytes.subarray(0, 200))
    await folder.look(office)
    await appendFile(join(folder.path, 'dang-quet.pdf'), bytes.subarray(200))
    assert.equal((await folder.look(office)).counts.taken, 0)
    assert.equal((await folder.look(office)).counts.taken, 1)
    assert.equal((await newest()).byte_size, bytes.length)
  })

  it('never opens a file in the making, and takes it under its own name', async () => {
    const bytes = await letter()
    for (const name of ['a.pdf.part', 'b.tmp', '.c.pdf', '~d.pdf', 'e.crdownload']) await folder.put(name, bytes)
    assert.deepEqual((await folder.lookUntilQuiet(office)).counts.taken, 0)
    assert.equal((await folder.files()).length, 5)
    await rename(join(folder.path, 'a.pdf.part'), join(folder.path, 'a.pdf'))
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
  })

  it('puts what it cannot take into failed/, with the reason in Vietnamese beside it, and goes on', async () => {
    const size = (await scans()).length
    await folder.put('rong.pdf', '')
    await folder.put('hong.pdf', '%PDF-1.7\nnothing of a PDF follows')
    await folder.put('la.exe', Buffer.from('MZ\x90\0not a letter'))
    await symlink('/etc/hostname', join(folder.path, 'lien-ket.pdf'))
    execFileSync('mkfifo', [join(folder.path, 'ong.pdf')])
    await folder.put('tot.pdf', await letter())
    const look = await folder.lookUntilQuiet(office)

    assert.deepEqual([look.counts.failed, look.counts.taken, look.waiting], [5, 1, 0])
    assert.equal((await scans()).length, size + 1)
    assert.deepEqual(await folder.files(), [
      'done/2026-11/tot.pdf', ...['hong.pdf', 'la.exe', 'lien-ket.pdf', 'ong.pdf', 'rong.pdf']
        .flatMap((name) => [`failed/${name}`, `failed/${name}.reason.txt`]),
    ])
    assert.match(await readFile(join(folder.path, 'failed/rong.pdf.reason.txt'), 'utf8'), /Tệp rỗng \(0 byte\)\. Hãy quét lại\./)
    assert.match(await readFile(join(folder.path, 'failed/lien-ket.pdf.reason.txt'), 'utf8'), /một liên kết/)
    const known = await office.db.selectFrom('spool_key').select('scan_id').where('wrapped', 'is not', null).execute()
    assert.equal((await office.spool.list(1_000)).length, known.length, 'nothing is left in the spool')
  })

  it('tells the clerk of failed files until one has dealt with them, once', async () => {
    await folder.put('rong.pdf', '')
    await folder.lookUntilQuiet(office)
    const failed = (await listFailedFiles(office.db)).find((one) => one.door === `folder:${folder.path}`)!
    assert.deepEqual([failed.name, failed.reason_code, failed.done_path], ['rong.pdf', 'file-empty', 'failed/rong.pdf'])
    await assert.rejects(dismissDoorFile(office, await office.as('chuyenvien'), { doorFileId: failed.id }), { code: 'not-allowed' })
    await dismissDoorFile(office, await office.as('vanthu'), { doorFileId: failed.id })
    assert.equal((await listFailedFiles(office.db)).some((one) => one.id === failed.id), false)
    await assert.rejects(dismissDoorFile(office, await office.as('vanthu'), { doorFileId: failed.id }), { code: 'door-file-not-found' })
  })

  it('refuses a file that is too large without reading it', async () => {
    const small = { ...office, settings: { ...office.settings, uploadBytesMax: 500 } }
    await folder.put('to.pdf', Buffer.alloc(501, '%'))
    assert.equal((await folder.lookUntilQuiet(small)).counts.failed, 1)
    assert.match(await readFile(join(folder.path, 'failed/to.pdf.reason.txt'), 'utf8'), /lớn hơn/)
  })

  it('knows the same bytes again: one item, both files in done/', async () => {
    const bytes = await letter()
    const size = (await scans()).length
    await folder.put('mot.pdf', bytes)
    await folder.lookUntilQuiet(office)
    await folder.put('hai.pdf', bytes)
    await folder.put('mot.pdf', bytes)
    const look = await folder.lookUntilQuiet(office)

    assert.deepEqual([look.counts.taken, look.counts.again], [0, 2])
    assert.equal((await scans()).length, size + 1)
    assert.deepEqual(await folder.files(), ['done/2026-11/hai.pdf', 'done/2026-11/mot (2).pdf', 'done/2026-11/mot.pdf'])
  })

  it('takes the same bytes anew after the clerk had refused them', async () => {
    const bytes = await letter()
    await folder.put('a.pdf', bytes)
    await folder.lookUntilQuiet(office)
    await office.runJobs()
    await rejectScan(office, await office.as('vanthu'), { scanId: (await newest()).id, reason: 'Bản quét thử, không phải văn bản' })
    await folder.put('a.pdf', bytes)
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
  })

  it('never replaces a file in done/ by another of the same name', async () => {
    const [first, second] = [await letter(), await letter()]
    for (const bytes of [first, second]) {
      await folder.put('quet.pdf', bytes)
      await folder.lookUntilQuiet(office)
    }
    assert.deepEqual(await readFile(join(folder.path, 'done/2026-11/quet.pdf')), first)
    assert.deepEqual(await readFile(join(folder.path, 'done/2026-11/quet (2).pdf')), second)
  })

  it('moves names of 255 bytes and names in an old alphabet', async () => {
    const long = `${'á'.repeat(125)}.pdf`
    await folder.put(long, await letter())
    const old = Buffer.concat([Buffer.from(`${folder.path}/c`), Buffer.from([0xf4, 0xe9]), Buffer.from('.pdf')])
    await writeFile(old, await letter())
    const look = await folder.lookUntilQuiet(office)
    assert.deepEqual([look.counts.taken, look.error], [2, undefined])
    assert.equal((await folder.files()).filter((name) => name.startsWith('done/')).length, 2)
  })

  it('leaves sub-folders alone and says that they are there', async () => {
    await mkdir(join(folder.path, 'nguoi-khac'))
    await writeFile(join(folder.path, 'nguoi-khac', 'x.pdf'), await letter())
    const look = await folder.lookUntilQuiet(office)
    assert.deepEqual([look.counts.taken, look.subFolders], [0, 1])
    assert.deepEqual(await folder.files(), ['nguoi-khac/x.pdf'])
  })

  it('takes a message that was saved into it as mail, once', async () => {
    const mail = inventedMail({ parts: [{ name: 'giấy mời.pdf', bytes: await letter() }] })
    await folder.put('thư.eml', mail)
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
    assert.deepEqual([(await newest()).file_name, (await newest()).source], ['giấy mời.pdf', 'email'])
    await folder.put('thư lần nữa.eml', mail)
    assert.equal((await folder.lookUntilQuiet(office)).counts.again, 1)
    assert.deepEqual(await folder.files(), ['done/2026-11/thư lần nữa.eml', 'done/2026-11/thư.eml'])
  })

  it('finishes the move of a letter that was registered in between, and takes nothing twice', async () => {
    const bytes = await letter()
    await folder.put('cham.pdf', bytes)
    await folder.lookUntilQuiet(office)
    await office.runJobs()
    const { id } = await newest()
    await registerDocument(office, await office.as('vanthu'), filledIn(id))
    await office.runJobs()
    // As a kill between commit and move leaves it.
    await rename(join(folder.path, 'done/2026-11/cham.pdf'), join(folder.path, 'cham.pdf'))
    await office.db.updateTable('door_file').set({ moved_at: null, done_path: null }).where('scan_id', '=', id).execute()
    folder.forget()
    const size = (await scans()).length
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
    assert.equal((await scans()).length, size)
    assert.deepEqual(await folder.files(), ['done/2026-11/cham.pdf'])
  })

  it('keeps the file where it is when the stored bytes are not those of the file', async () => {
    await folder.put('hong.pdf', await letter())
    const destroyed = { ...office, spool: { ...office.spool, source: (id: string, item: Parameters<typeof office.spool.source>[1]) => {
      const source = office.spool.source(id, item)
      // As a disk that gives back other bytes than it took, once the item is committed.
      return { ...source, open: (range?: { start: number; end: number }) => source.open(range ?? { start: 0, end: item.byteSize - 1 }) }
    } } }
    const look = await folder.lookUntilQuiet(destroyed)
    assert.equal(look.error?.code, 'fault')
    assert.deepEqual(await folder.files(), ['hong.pdf'])
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
    assert.deepEqual(await folder.files(), ['done/2026-11/hong.pdf'])
  })

  it('lets everything lie when the disk is full, says so, and goes on when it is not', async () => {
    const size = (await scans()).length
    await folder.put('a.pdf', await letter())
    const full = { ...office, spool: { ...office.spool, receive: async () => {
      throw Object.assign(new Error('disk-full'), { name: 'OfficeError', code: 'disk-full', facts: {} })
    } } }
    assert.equal((await folder.lookUntilQuiet(full)).error?.code, 'disk-full')
    assert.deepEqual(await folder.files(), ['a.pdf'])
    const door = (await listDoors(office.db)).find((one) => one.key === `folder:${folder.path}`)
    assert.equal(door?.error_code, 'disk-full')
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
    assert.equal((await scans()).length, size + 1)
    assert.equal((await listDoors(office.db)).find((one) => one.key === door?.key)?.error_code, null)
  })

  it('tries a file that may not be read a few times, then puts it aside with its reason', { skip: process.getuid?.() !== 0 }, async () => {
    const { seteuid } = process
    assert.ok(seteuid)
    await chmod(folder.path, 0o777)
    await chmod(office.folder, 0o711)
    await folder.put('khoa.pdf', await letter())
    await chmod(join(folder.path, 'khoa.pdf'), 0)
    const counts = []
    seteuid(NOBODY)
    try {
      for (let look = 0; look < 8; look += 1) counts.push((await folder.look(office)).counts.failed)
    } finally {
      seteuid(0)
    }
    assert.deepEqual(counts.filter((one) => one === 1).length, 1)
    assert.equal(counts[2], 0)
    assert.deepEqual(await folder.files(), ['failed/khoa.pdf', 'failed/khoa.pdf.reason.txt'])
  })

  it('says that the folder is away, and takes what is there when it comes back', async () => {
    await rename(folder.path, `${folder.path}-away`)
    assert.equal((await folder.look(office)).error?.code, 'folder-missing')
    await rename(`${folder.path}-away`, folder.path)
    await folder.put('a.pdf', await letter())
    assert.equal((await folder.lookUntilQuiet(office)).counts.taken, 1)
  })

  it('gives each letter one item when two workers watch one folder', async () => {
    const size = (await scans()).length
    const other = Object.assign(await openScannerFolder(), { path: folder.path })
    for (let n = 0; n < 6; n += 1) await folder.put(`thu-${n}.pdf`, await letter())
    const { lookThroughFolder } = await import('../../../workflows/doors/look-through-folder.ts')
    const [a, b] = [new Map(), new Map()]
    const door = { path: other.path, source: 'post' as const }
    for (const nowMs of [0, 2_000, 4_000]) {
      await Promise.all([a, b].map((memory) => lookThroughFolder(office, door, memory, { nowMs, quietMs: 1_000 })))
    }
    assert.equal((await scans()).length, size + 6)
    assert.equal((await folder.files()).filter((name) => name.startsWith('done/')).length, 6)
  })

  it('takes each letter once when its program is killed again and again', async () => {
    const path = scannerFolderOf(office)
    await mkdir(path)
    try {
      const size = (await scans()).length
      for (let n = 0; n < KILLED_LETTERS; n += 1) await writeFile(join(path, `thu-${n}.pdf`), await letter())
      const { killed } = await killRepeatedly(office, 'folder', { withinMs: 1_200, times: 3 }, async () => {
        const taken = await office.db.selectFrom('door_file').select('sha256')
          .where('door', '=', `folder:${path}`).where('outcome', '=', 'taken').execute()
        assert.equal(new Set(taken.map((one) => one.sha256?.toString('hex'))).size, taken.length, 'one letter twice')
        assert.equal((await scans()).length, size + taken.length)
      })
      assert.ok(killed > 0)
      assert.equal((await scans()).length, size + KILLED_LETTERS)
      const names = await readdir(path, { recursive: true })
      assert.equal(names.filter((name) => /^done.2026-11.thu-\d+\.pdf$/.test(name)).length, KILLED_LETTERS)
      assert.equal((await office.db.selectFrom('door_file').select('id').where('moved_at', 'is', null).execute()).length, 0)
    } finally {
      await rm(path, { recursive: true, force: true })
    }
  })

  it('sets the file of a secret aside under its item’s name and forgets the name', async () => {
    office.reader.script.gate = { verdict: 'marked', level: 'confidential', ground: 'text' }
    await folder.put('Kế hoạch mật.pdf', await letter())
    await folder.lookUntilQuiet(office)
    await office.runJobs()
    office.reader.script.gate = {}
    const { id } = await newest()
    await confirmSecret(office, await office.as('vanthu'), { scanId: id, level: 'confidential' })
    await office.runJobs()

    assert.deepEqual(await folder.files(), [`secret/${id}`])
    const rows = await office.db.selectFrom('door_file').select(['name', 'done_path']).where('scan_id', '=', id).execute()
    assert.deepEqual(rows, [{ name: null, done_path: null }])
  })

  it('is watched: a file is taken without anybody asking, with events or without', async () => {
    const looks: number[] = []
    const watching = watchFolders(office, [{ path: folder.path, source: 'desk' }], { quietMs: 60, rescanMs: 300 }, (_door, look) => {
      looks.push(look?.counts.taken ?? 0)
    })
    try {
      await pause(100)
      await folder.put('tu-dong.pdf', await letter())
      for (let n = 0; n < 200 && !looks.includes(1); n += 1) await pause(50)
    } finally {
      await watching.stop()
    }
    assert.ok(looks.includes(1))
    assert.equal((await newest()).source, 'desk')
  })
})
