import { readyOffice } from '../../scripts/ready-office.ts'
import { readSettings } from '../../scripts/settings.ts'
import { explainStart } from '../../scripts/start-messages.ts'

// What `npm start` does before there is a web server, as a process of its own for tests: makes the
// office ready, says so, and closes it when its standard input ends. Argument: the project folder.
try {
  const settings = readSettings(process.env, process.argv[2]!)
  const office = await readyOffice(settings)
  const warnings = office.warnings.map((warning) => warning.code)
  console.log(JSON.stringify({ ready: true, ownerUrl: office.ownerUrl, warnings }))
  process.stdin.resume()
  process.stdin.once('end', () => void office.close())
} catch (error) {
  const lines = explainStart(error)
  console.log(JSON.stringify({ ready: false, lines: lines ?? [`fault: ${String(error)}`] }))
  process.exitCode = 1
}
