import { startEmbeddedPostgres } from '../../db/embedded-postgres.ts'
import { explainStart } from '../../scripts/start-messages.ts'

// A process of its own that holds the database of a folder, for tests of kills, of two at once and
// of other users. Prints one line of JSON and leaves when its standard input ends.
try {
  const server = await startEmbeddedPostgres({ folder: process.argv[2]! })
  const { ownerUrl, appUrl, pid } = server
  console.log(JSON.stringify({ ownerUrl, appUrl, pid }))
  process.stdin.resume()
  process.stdin.once('end', () => void server.stop())
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : String(error)
  console.log(JSON.stringify({ refused: code, lines: explainStart(error) }))
}
