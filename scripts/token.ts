import { parseArgs } from 'node:util'
import { mintToken, type MintToken } from '../workflows/access/mint-token.ts'
import { TOKEN_DAYS_DEFAULT, tokenScopes } from '../workflows/access/token-scopes.ts'
import type { Office } from '../workflows/office.ts'
import { readSettings } from './settings.ts'
import { runCommand, withTerminalOffice } from './terminal-office.ts'

// A personal access token for the API: `npm run token -- SIGN-IN-NAME [--scopes a,b] [--name …]
// [--days n]`. The last line of the output is the token, shown this once.

const USAGE = `npm run token -- SIGN-IN-NAME [--scopes a,b] [--name …] [--days n]
  days: ${TOKEN_DAYS_DEFAULT}
  quyền / scopes: ${tokenScopes.join(' ')}`

/** What was asked on the command line; undefined when it is no such request. */
export function readTokenArguments(args: readonly string[]): MintToken | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { scopes: { type: 'string' }, name: { type: 'string' }, days: { type: 'string' } },
    })
    const [signInName, ...more] = positionals
    if (!signInName || more.length > 0) return undefined
    const scopes = values.scopes?.split(/[\s,]+/).filter((scope) => scope !== '')
    return {
      signInName,
      name: values.name ?? `terminal ${new Date().toISOString().slice(0, 10)}`,
      ...(scopes ? { scopes } : {}),
      ...(values.days === undefined ? {} : { days: Number(values.days) }),
    }
  } catch {
    return undefined
  }
}

async function main(): Promise<void> {
  const asked = readTokenArguments(process.argv.slice(2))
  if (!asked) {
    console.error(USAGE)
    process.exitCode = 2
    return
  }
  await withTerminalOffice(readSettings(), async (office) => {
    // Minting reaches for the database, the clock and the kind of office, which are here.
    const minted = await mintToken(office as Office, asked)
    console.log(`Mã truy cập của / token of ${asked.signInName}: ${minted.scopes.join(' ') || '–'}`)
    if (minted.asleepScopes.length > 0) {
      const asleep = minted.asleepScopes.join(' ')
      console.log(`Chờ chính người đó đồng ý / asleep until approved: ${asleep}`)
    }
    console.log('Chỉ hiện một lần / shown once:')
    console.log(minted.text)
  })
}

if (import.meta.main) await runCommand(main)
