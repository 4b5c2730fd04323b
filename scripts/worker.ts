import { openLog } from '../workflows/adapters/log.ts'
import { withOfficeDatabase } from '../db/office-database.ts'
import { openDoors } from './open-doors.ts'
import { openOffice } from './open-office.ts'
import { readSettings } from './settings.ts'
import { explainStart } from './start-messages.ts'
import { startWorking } from './work.ts'

// One more worker for an office on a PostgreSQL server: `npm run worker`. It shares database, vault
// and spool folders with the others (DATABASE_URL, DATA_FOLDER, MASTER_KEY_FILE).

try {
  const settings = readSettings()
  if (!settings.databaseUrl) {
    console.error('npm run worker cần DATABASE_URL: văn phòng dùng PostgreSQL kèm sẵn đã có bộ xử lý trong npm start.')
    console.error('npm run worker needs DATABASE_URL: an office on the built-in PostgreSQL has its worker inside npm start.')
    process.exitCode = 1
  } else {
    await withOfficeDatabase(settings, async (database) => {
      const { office, boss, close } = await openOffice(settings, database, { supervise: true })
      const log = openLog({ level: settings.logLevel })
      const worker = await startWorking(office, boss, log)
      const doors = openDoors(office, settings, log)
      console.log('Bộ xử lý đang chạy. Dừng: Ctrl+C / Worker running. Stop: Ctrl+C')
      await new Promise<void>((done) => {
        process.once('SIGINT', () => done())
        process.once('SIGTERM', () => done())
      })
      await doors.close()
      await worker.stop()
      await close()
    })
  }
} catch (error) {
  const lines = explainStart(error)
  if (!lines) throw error
  for (const line of lines) console.error(line)
  process.exitCode = 1
}
