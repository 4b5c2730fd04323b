import { blankPdf } from './blank-pdf.ts'
import type { Inspection } from './file-inspector.ts'
import { fileKindOf } from './pdf-file-kind.ts'
import { officeFileIn } from './pdf-zip-kind.ts'
import type { InspectionLimits } from './pdf-file-inspector.ts'

/**
 * Looks at one foreign file. Standard input: the file; first argument: the limits as JSON,
 * second: `warm` when it waits for its file; standard output: an `Inspection` as JSON. Runs under `runBoundedChild` only.
 */
async function inspect(bytes: Buffer, limits: InspectionLimits): Promise<Inspection> {
  if (bytes.length === 0) return { ok: false, mediaType: null, reason: 'file-empty' }
  if (bytes.length > limits.bytesMax) return { ok: false, mediaType: null, reason: 'file-bomb' }
  const kind = fileKindOf(bytes)
  switch (kind) {
    case 'pdf': {
      const { inspectPdf } = await import('./pdf-inspection.ts')
      return inspectPdf(bytes, limits)
    }
    case 'jpeg':
    case 'png':
    case 'webp':
    case 'tiff':
    case 'heic': {
      const { inspectImage } = await import('./pdf-image-inspection.ts')
      return inspectImage(bytes, `image/${kind}`, limits)
    }
    case 'zip': {
      const office = officeFileIn(bytes)
      if (!office) return { ok: false, mediaType: null, reason: 'file-type-unknown' }
      return {
        ok: true, mediaType: office.mediaType, pages: [], holdsSignature: false,
        activeContent: office.macros ? ['Macro'] : [],
      }
    }
    case 'unknown':
      return { ok: false, mediaType: null, reason: 'file-type-unknown' }
  }
}

async function main(): Promise<void> {
  // Standard output belongs to the answer; libraries like to talk there.
  console.log = console.info = console.warn = () => {}
  const limits: InspectionLimits = JSON.parse(process.argv[2] ?? '')
  if (process.argv[3] === 'warm') {
    const { inspectPdf } = await import('./pdf-inspection.ts')
    await inspectPdf(blankPdf(), limits)
  }
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const answer = JSON.stringify(await inspect(Buffer.concat(parts), limits))
  process.stdout.write(answer, () => process.exit(0))
}

await main()
