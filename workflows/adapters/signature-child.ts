import { unframe } from './pdf-framing.ts'
import { reportOf } from './signature-report-of.ts'
import type { AskedHeader } from './signature-verifier.ts'

/**
 * Judges the signatures of one foreign file. Standard input: header, anchors, lists, file;
 * standard output: a `SignatureReport` as JSON. Runs under `runBoundedChild` only.
 */
async function main(): Promise<void> {
  // Standard output belongs to the answer; libraries like to talk there.
  console.log = console.info = console.warn = () => {}
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const { header, blocks, rest } = unframe<AskedHeader>(Buffer.concat(parts))
  const report = await reportOf(rest, {
    anchors: blocks.slice(0, header.anchors), crls: blocks.slice(header.anchors),
    now: new Date(header.now),
  })
  process.stdout.write(JSON.stringify(report), () => process.exit(0))
}

await main()
