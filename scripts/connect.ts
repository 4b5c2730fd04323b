import { X509Certificate } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientCertificateRow } from '../db/entra.ts'
import { findSetting } from '../db/settings.ts'
import { type ConnectingOffice, readyCertificate, saveConnection, shownThumbprint, takeCertificate } from '../workflows/access/connect-tenant.ts'
import { findConnection, privateKeyOf } from '../workflows/access/microsoft-connection.ts'
import { applicationToken } from '../workflows/adapters/microsoft-client.ts'
import type { MicrosoftClient, MicrosoftConnection } from '../workflows/domain/microsoft.ts'
import { type Asked, readAsked, waitForPerson, WrongCall } from './connect/asked.ts'
import { checklistLines } from './connect/checklist.ts'
import { type Checked, checkMailbox, checkNoMore, checkRoles, checkWrite, findPlace } from './connect/checks.ts'
import { askGraphAt, rolesIn } from './connect/graph.ts'
import { tokenChecked } from './connect/token.ts'
import { linesOf } from './connect/words.ts'
import { readSettings } from './settings.ts'
import { openTerminalKey, runCommand, withTerminalOffice } from './terminal-office.ts'

// Connects an office to its Microsoft 365 tenant: `npm run connect -- microsoft365`. Every
// permission is tried with a real call; none is asked for that is not needed. May run any time
// again: it checks anew and changes only what is different.

/** Exit codes, by cause. 1 is what every command says of a refused start. */
export const EXIT = { ok: 0, wrongCall: 2, certificate: 3, unreached: 4, missing: 5, wide: 6 } as const

const say = (lines: readonly string[]) => lines.forEach((line) => console.log(line))

async function main(): Promise<void> {
  const settings = readSettings()
  await withTerminalOffice(settings, async (terminal) => {
    const secrets = await openTerminalKey(settings)
    const office = { ...terminal, microsoft: { secrets } }
    const asked = await readAsked(process.argv.slice(2), process.env, await findConnection(office.db))
    const name = await findSetting(office.db, 'office-name')
    const row = asked.ownCertificate
      ? await takeCertificate(office, asked.ownCertificate)
      : (await readyCertificate(office, {
          officeName: typeof name === 'string' ? name : 'Bút Phê', wantsNew: asked.wantsNewCertificate,
        })).row
    const file = asked.certificateOut ?? join(settings.dataFolder, 'microsoft365.crt')
    await writeFile(file, new X509Certificate(row.certificate).toString(), { mode: 0o644 })
    process.exitCode = await connect(office, asked, row, { file, callback: `${settings.publicUrl}/sign-in/callback` })
  })
}

/** @returns the exit code */
async function connect(
  office: ConnectingOffice, asked: Asked, row: ClientCertificateRow, shown: { file: string; callback: string },
): Promise<number> {
  say([
    `Chứng thư của cơ quan / certificate: ${shown.file}`,
    `Dấu vân tay / thumbprint: ${shownThumbprint(row)} – ${row.valid_until.toISOString().slice(0, 10)}`, '',
  ])
  const client = clientOf(office, asked, row)
  const told = {
    client: client.clientId, file: shown.file, thumbprint: shownThumbprint(row), host: new URL(asked.loginUrl).host,
  }
  let { token, checked } = await tokenChecked(() => applicationToken(client, asked.graphUrl), told)
  if (!token && checked.name === 'token-certificate') {
    say(linesOf(checked))
    const isBack = await waitForPerson('Tải lên xong thì nhấn Enter / press Enter when uploaded', !asked.isChecklist)
    if (isBack) ({ token, checked } = await tokenChecked(() => applicationToken(client, asked.graphUrl), told))
    else return EXIT.certificate
  }
  say(linesOf(checked))
  if (!token) return exitOf([checked])

  const { place, checks } = await checkAll(asked, client, token)
  checks.forEach((one) => say(linesOf(one)))
  if (asked.isChecklist) say(checklistLines())
  const code = exitOf(checks)
  if (code !== EXIT.ok || (asked.files && !place)) return nothingSaved(code)
  const before = await findConnection(office.db)
  // Connecting sign-in alone leaves what else this tenant was connected for.
  const kept = !asked.files && before?.tenantId === asked.tenantId ? before : undefined
  const connection: MicrosoftConnection = {
    tenantId: asked.tenantId, loginUrl: asked.loginUrl, graphUrl: asked.graphUrl,
    trustedAuthority: asked.trustedAuthority, mailbox: kept?.mailbox ?? asked.mailbox,
    signIn: asked.signInClientId ? { clientId: asked.signInClientId } : null,
    files: asked.files && place ? { clientId: asked.files.clientId, ...place } : (kept?.files ?? null),
  }
  const { isChanged } = await saveConnection(office, connection, row)
  say(['', isChanged
    ? 'Đã ghi kết nối. Khởi động lại Bút Phê để dùng. / The connection is saved. Restart Bút Phê to use it.'
    : 'Kết nối đã đúng như vậy; không có gì thay đổi. / The connection was so already; nothing changed.'])
  if (asked.signInClientId) say([`Redirect URI (Web): ${shown.callback}`])
  return EXIT.ok
}

function nothingSaved(code: number): number {
  say(['', 'Chưa ghi gì: sửa những dòng ✘ rồi chạy lại. / Nothing was saved: mend the lines with ✘ and run this again.'])
  return code === EXIT.ok ? EXIT.missing : code
}

function clientOf(office: ConnectingOffice, asked: Asked, row: ClientCertificateRow): MicrosoftClient {
  return {
    tenantId: asked.tenantId, loginUrl: asked.loginUrl, trustedAuthority: asked.trustedAuthority,
    clientId: clientIdOf(asked), certificate: new X509Certificate(row.certificate).toString(),
    privateKey: privateKeyOf(office.microsoft.secrets, row),
  }
}

/** The application that answers first: the one that files, or the only one there is. */
function clientIdOf({ files, signInClientId }: Asked): string {
  return files?.clientId ?? signInClientId ?? ''
}

async function checkAll(asked: Asked, client: MicrosoftClient, token: string) {
  if (!asked.files) return { place: undefined, checks: checkNoRoles(rolesIn(token)) }
  const checks: Checked[] = [checkRoles(asked, rolesIn(token))]
  const graph = askGraphAt(asked.graphUrl, asked.trustedAuthority, token)
  try {
    const { place, checked } = await findPlace(graph.ask, asked.files)
    checks.push(...checked)
    if (place) {
      checks.push(...(await checkWrite(graph.ask, place, asked.files.clientId)))
      checks.push(...(await checkNoMore(graph.ask, place)))
    }
    checks.push(...(await checkMailbox(graph.ask, asked)))
    checks.push(...(await checkSignInApplication(asked, client)))
    return { place, checks }
  } finally {
    graph.close()
  }
}

/** The sign-in application knows the certificate too, and may do nothing by itself. */
async function checkSignInApplication(asked: Asked, client: MicrosoftClient): Promise<Checked[]> {
  if (!asked.signInClientId || asked.signInClientId === asked.files?.clientId) return []
  const own = { ...client, clientId: asked.signInClientId }
  const told = { client: asked.signInClientId, file: '', thumbprint: '' }
  const { token, checked } = await tokenChecked(() => applicationToken(own, asked.graphUrl), told)
  if (!token) {
    const outcome = checked.outcome === 'unreached' ? 'unreached' : 'missing'
    return [{ name: 'sign-in-app', outcome, facts: { ...checked.facts, code: checked.name } }]
  }
  return checkNoRoles(rolesIn(token))
}

function checkNoRoles(roles: readonly string[] = []): Checked[] {
  return roles.length === 0
    ? [{ name: 'sign-in-app', outcome: 'ok', facts: {} }]
    : [{ name: 'sign-in-app-roles', outcome: 'warning', facts: { roles: roles.join(', ') } }]
}

function exitOf(checks: readonly Checked[]): number {
  const has = (outcome: Checked['outcome']) => checks.some((one) => one.outcome === outcome)
  if (checks.some((one) => one.name === 'token-certificate')) return EXIT.certificate
  if (has('unreached')) return EXIT.unreached
  if (has('missing')) return EXIT.missing
  return has('wide') ? EXIT.wide : EXIT.ok
}

if (import.meta.main) {
  await runCommand(async () => {
    try {
      await main()
    } catch (error) {
      if (!(error instanceof WrongCall)) throw error
      for (const line of error.lines) console.error(line)
      process.exitCode = EXIT.wrongCall
    }
  })
}
