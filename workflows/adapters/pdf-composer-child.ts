import { isOfficeError } from '../domain/office-error.ts'
import { frame, unframe } from './pdf-framing.ts'
import type { InkLayer } from './pdf-ink.ts'
import { type RenditionJob, renderLetter } from './pdf-rendition.ts'

/** Standard input and output: messages of `pdf-framing.ts`. Runs under `runBoundedChild` only. */
async function main(): Promise<void> {
  console.log = console.info = console.warn = () => {}
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const { header, blocks, rest } = unframe<RenditionJob>(Buffer.concat(parts))
  const job = { ...header, ink: header.ink.map(revived) }
  const answer = await render(job, rest, blocks[0] ?? null)
  for (const block of answer.slice(0, -1)) process.stdout.write(block)
  process.stdout.write(answer.at(-1) ?? '', () => process.exit(0))
}

function revived(layer: InkLayer): InkLayer {
  return { ...layer, at: new Date(layer.at) }
}

async function render(job: RenditionJob, original: Buffer, slip: Buffer | null): Promise<Buffer[]> {
  try {
    const made = await renderLetter(job, original, slip)
    const { keepsSignatures, beyondCertification } = made
    const files = made.slip ? [made.letter, made.slip] : [made.letter]
    return frame({ made: true, keepsSignatures, beyondCertification }, files)
  } catch (fault) {
    if (!isOfficeError(fault)) throw fault
    return frame({ made: false, code: fault.code, facts: fault.facts }, [])
  }
}

await main()
