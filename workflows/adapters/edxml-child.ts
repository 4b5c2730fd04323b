import { readEdxml } from './edxml-read.ts'

/**
 * Reads one foreign edXML file. Standard input: the file; standard output: the length of a JSON text
 * (4 bytes), the text, then the files' bytes in its order. Runs under `runBoundedChild` only.
 */
async function main(): Promise<void> {
  const input: Buffer[] = []
  for await (const part of process.stdin) input.push(part)
  const { document, files, hasJunk } = readEdxml(Buffer.concat(input))
  const text = Buffer.from(JSON.stringify({
    document, hasJunk, files: files.map((file) => ({ name: file.name, byteSize: file.bytes.length })),
  }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  process.stdout.write(Buffer.concat([length, text, ...files.map((file) => file.bytes)]), () => process.exit(0))
}

await main()
