import { isOfficeError } from '../domain/office-error.ts'
import { frame, unframe } from './pdf-framing.ts'
import { addToSheet, composeSheet, type SheetAddition } from './signing-sheet.ts'
import { appendStore } from './signing-store.ts'
import { prepareUpdate, type SignatureUpdate, type TimestampUpdate } from './signing-update.ts'

/** What the child is asked; blocks and the file itself follow. */
export type SigningTask =
  | { task: 'prepare'; update: SignatureUpdate | TimestampUpdate }
  | { task: 'store'; certificates: number; crls: number; ocsps: number }
  | { task: 'add-to-sheet'; addition: SheetAddition }
  /** The file is left empty; sources are blocks. */
  | { task: 'compose-sheet'; pages: { source: number; page: number }[] }

/** Standard input and output: messages of `pdf-framing.ts`. Runs under `runBoundedChild` only. */
async function main(): Promise<void> {
  console.log = console.info = console.warn = () => {}
  const received: Buffer[] = []
  for await (const part of process.stdin) received.push(part)
  // Dates travel as text; each task knows its own.
  const { header, blocks, rest } = unframe<SigningTask>(Buffer.concat(received))
  const answer = await done(header, blocks, rest)
  for (const block of answer.slice(0, -1)) process.stdout.write(block)
  process.stdout.write(answer.at(-1) ?? '', () => process.exit(0))
}

async function done(header: SigningTask, blocks: Buffer[], file: Buffer): Promise<Buffer[]> {
  try {
    switch (header.task) {
      case 'prepare': {
        const made = await prepareUpdate(file, revived(header.update), blocks[0] ?? null)
        return frame({ made: true, byteRange: made.byteRange }, [made.bytes])
      }
      case 'store': {
        const crlsEnd = header.certificates + header.crls
        const bytes = await appendStore(file, {
          certificates: blocks.slice(0, header.certificates),
          crls: blocks.slice(header.certificates, crlsEnd), ocsps: blocks.slice(crlsEnd),
        })
        return frame({ made: true }, [bytes])
      }
      case 'add-to-sheet':
        return frame({ made: true }, [await addToSheet(file, header.addition)])
      case 'compose-sheet':
        return frame({ made: true }, [await composeSheet(blocks, header.pages)])
    }
  } catch (fault) {
    if (!isOfficeError(fault)) throw fault
    return frame({ made: false, code: fault.code, facts: fault.facts }, [])
  }
}

function revived(update: SignatureUpdate | TimestampUpdate): SignatureUpdate | TimestampUpdate {
  if (update.kind === 'timestamp') return update
  return {
    ...update, at: new Date(update.at), look: { ...update.look, at: new Date(update.look.at) },
  }
}

await main()
