import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { withOfficeDatabase } from '../db/office-database.ts'
import { takeFolderLock } from '../db/postgres/folder-lock.ts'
import { prepareDatabase } from '../db/prepare.ts'
import { BOSS_SCHEMA, installBoss, openBoss } from '../workflows/adapters/boss-jobs.ts'
import { openVault } from '../workflows/adapters/folder-vault.ts'
import { openMasterKey } from '../workflows/adapters/master-key.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import { explainBackUp } from './back-up/explain-back-up.ts'
import { readManifest, verifyParts } from './back-up/manifest.ts'
import { type RestoreReport, restoreBackUp } from './back-up/restore-back-up.ts'
import { readSettings } from './settings.ts'

// `npm run restore -- FOLDER` into an empty office (DATA_FOLDER, DATABASE_URL) that is not running;
// `npm run restore -- --check FOLDER` only reads the back-up and compares every hash.

try {
  const given = process.argv.slice(2)
  const folder = given.find((one) => !one.startsWith('-'))
  if (!folder) {
    console.error('Cách dùng / usage: npm run restore -- [--check] FOLDER')
    process.exitCode = 2
  } else if (given.includes('--check')) {
    const manifest = await readManifest(resolve(folder))
    const files = await verifyParts(resolve(folder), manifest)
    console.log(`Nguyên vẹn / intact: ${manifest.tables.length} bảng/tables, ${files.length} tệp/files, ${manifest.madeAt}`)
  } else {
    const settings = readSettings()
    tell(await restoreInto(settings, resolve(folder)), await ownKeyId(settings))
  }
} catch (error) {
  const lines = explainBackUp(error)
  if (!lines) throw error
  for (const line of lines) console.error(line)
  process.exitCode = 1
}

async function restoreInto(settings: Settings, folder: string): Promise<RestoreReport> {
  await readManifest(folder)
  // As the office makes it: root's database server must be able to pass.
  await mkdir(settings.dataFolder, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
  const lock = await takeFolderLock(join(settings.dataFolder, 'office.lock'))
  try {
    return await withOfficeDatabase(settings, async ({ ownerUrl }) => {
      await prepareDatabase(ownerUrl, installBoss, BOSS_SCHEMA)
      const boss = await openBoss(ownerUrl, { supervise: false })
      try {
        const vault = openVault({ folder: join(settings.dataFolder, 'vault') })
        return await restoreBackUp({ ownerUrl, vault, boss }, folder)
      } finally {
        await boss.stop({ graceful: false })
      }
    })
  } finally {
    await lock.release()
  }
}

async function ownKeyId(settings: Settings): Promise<string | undefined> {
  const key = await openMasterKey(settings.masterKeyFile, { create: false }).catch(() => undefined)
  return key?.id
}

function tell(report: RestoreReport, keyId: string | undefined): void {
  console.log(`Đã khôi phục / restored: ${report.rows} dòng/rows, ${report.files} tệp/files, ${report.jobs} việc chờ/waiting jobs`)
  console.log(`  Nhật ký liền mạch đến sự kiện ${report.auditSeq} / the log holds up to event ${report.auditSeq}`)
  console.log('  Mọi phiên đăng nhập và mã truy cập đã bị thu hồi. / All sessions and tokens are revoked.')
  if (report.leftOut.waiting > 0) {
    console.log(`  ${report.leftOut.waiting} mục trong khay chờ lúc sao lưu không có trong bản sao: quét lại. / items of the tray were not in it: scan them again.`)
  }
  for (const { kind, year, lastNumber } of report.registers) {
    console.log(`  Sổ/register ${kind} ${year}: số cuối/last number ${lastNumber}. So với số cuối đã in trên giấy trước khi vào sổ tiếp. / Compare it with the last number printed on paper before going on.`)
  }
  if (keyId === report.masterKeyId) return
  console.log('  Khóa chủ khác lúc sao lưu: đặt MASTER_KEY_FILE đúng khóa cũ, hoặc npm run reset-password cho từng người.')
  console.log('  The master key is another one: point MASTER_KEY_FILE to the old one, or run npm run reset-password for each person.')
}
