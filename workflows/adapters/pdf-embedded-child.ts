import { listEmbedded, takeEmbedded } from './pdf-embedded.ts'

/**
 * Lists the files inside one foreign PDF, or takes one out. Standard input: the PDF; first
 * argument: the ordinal of the one to take, or nothing; standard output: the list as JSON, or the
 * bytes with a 1 before them (a 0 alone when there is nothing to give). Runs under
 * `runBoundedChild` only.
 */
async function main(): Promise<void> {
  console.log = console.info = console.warn = () => {}
  const parts: Buffer[] = []
  for await (const part of process.stdin) parts.push(part)
  const file = Buffer.concat(parts)
  const ordinal = process.argv[2]
  if (ordinal === undefined) {
    process.stdout.write(JSON.stringify(await listEmbedded(file)), () => process.exit(0))
    return
  }
  const taken = await takeEmbedded(file, Number(ordinal))
  const answer = taken ? Buffer.concat([Buffer.from([1]), taken]) : Buffer.from([0])
  process.stdout.write(answer, () => process.exit(0))
}

await main()
