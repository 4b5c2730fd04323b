import { isLoopbackHost } from '../workflows/domain/settings.ts'
import { OfficeError } from '../workflows/domain/office-error.ts'
import { openLog } from '../workflows/adapters/log.ts'
import { openLogFile } from './log-file.ts'
import { receiveDemoScans } from './demo/receive-demo-scans.ts'
import { seedMonth } from './demo/seed-month.ts'
import { wardSeats } from './demo/ward.ts'
import { ensurePushKeys } from '../workflows/notices/push-notices.ts'
import { ensureAuthority } from '../workflows/signing/office-authority.ts'
import { startEmulatedTenant } from './emulated-tenant.ts'
import { DEMO_PASSWORD, type FirstStart, foundIfNew } from './found.ts'
import { openDoors } from './open-doors.ts'
import { openOffice } from './open-office.ts'
import { readyOffice } from './ready-office.ts'
import { startWebServer } from './serve.ts'
import { readSettings } from './settings.ts'
import { explainStart } from './start-messages.ts'
import { startWorking } from './work.ts'

// The whole office in one program: database, web server and worker. `npm start` runs it.

const say = (line: string): void => console.log(line)

async function main(): Promise<void> {
  const closers: (() => Promise<void>)[] = []
  const tenant = await startEmulatedTenant(process.argv, process.env)
  if (tenant) closers.push(tenant.close)
  const settings = readSettings()
  const stop = stopper(closers)
  try {
    const ready = await readyOffice(settings, say)
    closers.push(ready.close)
    const log = openLog({ destination: openLogFile(settings.dataFolder), level: settings.logLevel })
    const { office, boss, close } = await openOffice(settings, ready, { supervise: true })
    closers.push(close)
    const first = await foundIfNew(office, process.argv.includes('--empty') ? 'real' : 'demo')
    if (first.kind === 'demo' && !isLoopbackHost(settings.host)) {
      throw new OfficeError('demo-not-on-loopback', { host: settings.host })
    }
    Object.assign(office.settings, await named(office, first))
    if (first.isNew && first.kind === 'demo') {
      say('Đang dựng văn phòng mẫu: một tháng văn bản … / Making the demo office: a month of letters …')
      await seedMonth(office)
    }
    await ensureAuthority(office)
    await ensurePushKeys(office)
    const worker = await startWorking(office, boss, log)
    closers.push(worker.stop)
    closers.push(openDoors(office, settings, log).close)
    const web = await startWebServer({
      office, settings, log,
      ...(first.kind === 'demo' ? { demoPassword: DEMO_PASSWORD } : {}),
    })
    closers.push(web.close)
    for (const warning of ready.warnings) for (const line of explainStart(warning) ?? []) say(line)
    greet(web.address, first)
    log.info({ event: 'office-started', port: settings.port })
    if (first.isNew && first.kind === 'demo') await receiveDemoScans(office)
  } catch (error) {
    await stop()
    const lines = explainStart(error)
    if (!lines) throw error
    for (const line of lines) console.error(line)
    process.exitCode = 1
  }
}

/** Ends what was started, last first, once. */
function stopper(closers: (() => Promise<void>)[]): () => Promise<void> {
  let stopping: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const close of closers.reverse()) await close().catch((error: unknown) => console.error(error))
    })()
    return stopping
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!stopping) say('Đang dừng … / Stopping …')
      void stop().then(() => process.exit(0))
    })
  }
  return stop
}

async function named(
  office: Awaited<ReturnType<typeof openOffice>>['office'],
  first: FirstStart,
): Promise<{ isDemo: boolean; officeName?: string }> {
  const row = await office.db
    .selectFrom('setting')
    .select('value')
    .where('key', '=', 'office-name')
    .executeTakeFirst()
  const isDemo = first.kind === 'demo'
  return typeof row?.value === 'string' && isDemo ? { isDemo, officeName: row.value } : { isDemo }
}

function greet(address: string, first: FirstStart): void {
  say('')
  say(`  Bút Phê: ${address}`)
  if (first.oneTimeCode) {
    say('  Văn phòng mới, chưa có ai. Mở địa chỉ trên và tạo quản trị viên với mã dùng một lần:')
    say('  A new office. Open the address and create the administrator with this one-time code:')
    say(`    ${first.oneTimeCode}`)
  }
  if (first.kind === 'demo') {
    say(`  Văn phòng mẫu. Mật khẩu chung / one password for all: ${DEMO_PASSWORD}`)
    for (const seat of wardSeats) {
      if (seat.person) say(`    ${seat.person[0].padEnd(12)} ${seat.person[1]} – ${seat.name}`)
    }
  }
  say('  Dừng: Ctrl+C / Stop: Ctrl+C')
  say('')
}

await main()
