import { readFile, stat } from 'node:fs/promises'
import { officeDay } from '../workflows/domain/due-date.ts'
import { bringPeople } from './people/bring-people.ts'
import { readSeats, type WrongLine } from './people/read-seats.ts'
import { readSettings } from './settings.ts'
import { runCommand, withTerminalOffice } from './terminal-office.ts'

// Units, positions and people from a spreadsheet: `npm run people -- FILE.csv [--dry-run]`. One row
// a seat; run it again after every change of the file.

const FILE_BYTES_MAX = 2_000_000
const USAGE = `npm run people -- FILE.csv [--dry-run]
  unit,unit_name,position,position_name,roles,head,sign_in_name,full_name,email,from
  vp,Văn phòng,vt1,Văn thư,văn thư,,lan.pn,Phạm Ngọc Lan,lan@example.org,2026-07-01`

async function main(): Promise<void> {
  const [file] = process.argv.slice(2).filter((one) => !one.startsWith('-'))
  const dryRun = process.argv.includes('--dry-run')
  const found = file ? await stat(file).catch(() => undefined) : undefined
  if (!file || !found?.isFile() || found.size > FILE_BYTES_MAX) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  const { seats, wrong } = readSeats(await readFile(file, 'utf8'), officeDay(new Date()))
  if (wrong.length > 0) return refuse(file, wrong)
  await withTerminalOffice(readSettings(), async ({ db }) => {
    const brought = await bringPeople(db, seats, { dryRun })
    if (brought.wrong.length > 0) return refuse(file, brought.wrong)
    const { units, positions, people, appointments } = brought.made
    console.log(dryRun ? 'Chạy thử, chưa ghi gì. / Dry run, nothing was written.' : 'Đã ghi. / Written.')
    console.log(`  mới/new: ${units} đơn vị/units, ${positions} vị trí/positions, ${people} người/people, ${appointments} bổ nhiệm/appointments`)
    console.log(`  đổi tên/renamed: ${brought.renamed}`)
    if (dryRun || brought.newPeople.length === 0) return
    console.log('  Chưa có mật khẩu / no password yet: npm run reset-password -- TÊN')
    console.log(`    ${brought.newPeople.join(' ')}`)
  })
}

function refuse(file: string, wrong: readonly WrongLine[]): void {
  console.error(`${file}: ${wrong.length} lỗi, không ghi gì. / ${wrong.length} mistakes, nothing was written.`)
  for (const { line, vi, en } of wrong) console.error(`  dòng/line ${line}: ${vi} / ${en}`)
  process.exitCode = 1
}

if (import.meta.main) await runCommand(main)
