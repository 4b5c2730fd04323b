import { join, resolve } from 'node:path'
import { withOfficeDatabase } from '../db/office-database.ts'
import { openVault } from '../workflows/adapters/folder-vault.ts'
import { openMasterKey } from '../workflows/adapters/master-key.ts'
import { explainBackUp } from './back-up/explain-back-up.ts'
import { makeBackUp } from './back-up/make-back-up.ts'
import { readSettings } from './settings.ts'

// `npm run back-up [-- FOLDER]`, while the office runs or not. FOLDER must not be there yet.

try {
  const settings = readSettings()
  const now = new Date()
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-')
  const folder = resolve(process.argv[2] ?? join(settings.dataFolder, 'back-ups', stamp))
  const key = await openMasterKey(settings.masterKeyFile, { create: false })
  const report = await withOfficeDatabase(settings, ({ ownerUrl }) =>
    makeBackUp({
      ownerUrl, vault: openVault({ folder: join(settings.dataFolder, 'vault') }), masterKeyId: key.id,
    }, folder, now))
  const megabytes = (report.bytes / 1e6).toFixed(1)
  console.log(`Đã sao lưu vào / backed up to ${report.folder}`)
  console.log(`  ${report.tables} bảng/tables, ${report.rows} dòng/rows, ${report.files} tệp/files, ${megabytes} MB`)
  console.log(`  Không sao lưu: ${report.leftOut.waiting} mục còn trong khay chờ (${report.leftOut.quarantined} mục cách ly).`)
  console.log(`  Left out: ${report.leftOut.waiting} items still in the tray (${report.leftOut.quarantined} in quarantine).`)
  console.log(`  Khóa chủ ${settings.masterKeyFile} KHÔNG nằm trong bản sao lưu: cất riêng, thiếu nó thì phải đặt lại mọi mật khẩu.`)
  console.log(`  The master key ${settings.masterKeyFile} is NOT in it: keep it elsewhere; without it every password must be reset.`)
  console.log('  Chép thư mục này sang máy hoặc đĩa khác. / Copy this folder to another machine or disk.')
} catch (error) {
  const lines = explainBackUp(error)
  if (!lines) throw error
  for (const line of lines) console.error(line)
  process.exitCode = 1
}
