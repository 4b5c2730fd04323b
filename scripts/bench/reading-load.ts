import { openFileInspector } from '../../workflows/adapters/pdf-file-inspector.ts'
import { openLetterReader } from '../../workflows/adapters/tesseract-letter-reader.ts'
import { readLetter } from '../read/read-letter.ts'

// Reads one letter again and again, as a worker of an office would, and says after each how many
// are done: `node scripts/bench/reading-load.ts LETTER COUNT`. Whoever starts it looks at its memory.

const [letter = '', count = '1'] = process.argv.slice(2)
const pixelsMax = 100_000_000
const reader = openLetterReader({ workers: 2, pixelsMax, backgroundNice: 0 })
const inspector = openFileInspector({
  bytesMax: 200_000_000, pagesMax: 500, pixelsMax, timeoutMs: 60_000,
})
reader.warm()
inspector.warm()
for (let at = 1; at <= Number(count); at += 1) {
  const { failedPages } = await readLetter({ inspector, reader }, letter)
  process.stdout.write(`${at} ${failedPages.length}\n`)
}
await reader.close()
