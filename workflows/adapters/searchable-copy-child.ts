import { isOfficeError } from '../domain/office-error.ts'
import { frame, unframe } from './pdf-framing.ts'
import { buildSearchable, type SearchableJob } from './searchable-build.ts'

/** Standard input and output: messages of `pdf-framing.ts`. Runs under `runBoundedChild` only. */
async function main(): Promise<void> {
  console.log = console.info = console.warn = () => {}
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const { header, rest } = unframe<SearchableJob>(Buffer.concat(parts.splice(0)))
  const answer = await build(header, rest)
  for (const block of answer.slice(0, -1)) process.stdout.write(block)
  process.stdout.write(answer.at(-1) ?? '', () => process.exit(0))
}

async function build(job: SearchableJob, original: Buffer): Promise<Buffer[]> {
  try {
    const { bytes, ...facts } = await buildSearchable(job, original)
    return frame({ made: true, ...facts }, [bytes])
  } catch (fault) {
    if (!isOfficeError(fault)) throw fault
    return frame({ made: false, code: fault.code, facts: fault.facts }, [])
  }
}

await main()
