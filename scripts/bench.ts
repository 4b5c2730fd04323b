import { benchForm, benchList, benchRegister, benchSearch } from './bench/benches.ts'
import { type Measured, printTable } from './bench/measure.ts'

// How fast the office is, each figure beside the same without the office around it: the ratio holds
// on any machine. `npm run bench [-- form|list|search|register] [--documents 100000]`. Needs some
// GB of free disk for the large register and leaves nothing behind. `npm run bench -- reading` has
// flags of its own.

const DOCUMENTS = 100_000
const DOCUMENTS_MAX = 1_000_000

const benches: Readonly<Record<string, (documents: number) => Promise<Measured[]>>> = {
  form: benchForm,
  list: benchList,
  search: benchSearch,
  register: benchRegister,
}

/** Benches with tables and flags of their own. */
const others: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  // Its recogniser holds processes open: the end is said, not waited for.
  gate: async (args) => {
    await (await import('./bench/gate.ts')).benchGate(args)
    process.exit()
  },
  fields: async (args) => {
    await (await import('./bench/fields.ts')).benchFields(args)
    return 0
  },
  cloud: async (args) => (await import('./bench/cloud.ts')).benchCloud(args),
  sign: async (args) => (await import('./bench/sign.ts')).benchSign(args),
  ink: async (args) => (await import('./bench/ink.ts')).benchInk(args),
  pages: async (args) => (await import('./bench/pages.ts')).benchPages(args),
  reading: async (args) => (await import('./bench/reading.ts')).benchReading(args),
}

const given = process.argv.slice(2)
const other = others[given[0] ?? '']
const at = given.indexOf('--documents')
const documents = at < 0 ? DOCUMENTS : Number(given[at + 1])
const named = given.filter((one, index) => !one.startsWith('-') && (at < 0 || index !== at + 1))
const unknown = named.find((name) => !benches[name])
if (other) {
  process.exitCode = await other(given.slice(1))
} else if (unknown || !Number.isInteger(documents) || documents < 1_000 || documents > DOCUMENTS_MAX) {
  console.error(`npm run bench [-- ${Object.keys(benches).join('|')}] [--documents ${DOCUMENTS}]`)
  console.error(`npm run bench -- ${Object.keys(others).join('|')} [--help]`)
  process.exitCode = 2
} else {
  const rows: Measured[] = []
  for (const [name, bench] of Object.entries(benches)) {
    if (named.length > 0 && !named.includes(name)) continue
    console.error(`${name} …`)
    rows.push(...(await bench(documents)))
  }
  printTable(rows)
}
