import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findCertificate } from '../../db/entra.ts'
import { findClient, findConnection } from '../../workflows/access/microsoft-connection.ts'
import { type GraphEmulator, openGraphEmulator } from '../support/graph-emulator/index.ts'
import { type Mailboxes, mailboxesOf } from '../support/tenant-mailboxes.ts'
import { openTestOffice, type TestOffice } from '../support/test-office.ts'

const PROJECT = join(import.meta.dirname, '../..')
const SITE = 'https://contoso.sharepoint.com/sites/van-ban'
const OURS = 'vanban@phuong.example'
const OTHERS = 'chutich@phuong.example'
const FILES = randomUUID()
const SIGN_IN = randomUUID()
const WIDE = randomUUID()
const CERTIFICATE = (folder: string) => join(folder, 'data', 'microsoft365.crt')

let office: TestOffice
let tenant: GraphEmulator
let boxes: Mailboxes
before(async () => {
  office = await openTestOffice()
  await office.db.insertInto('setting').values({ key: 'office-kind', value: JSON.stringify('real') }).execute()
  await mkdir(join(office.folder, 'data'))
})
after(async () => {
  await tenant?.close()
  await office.close()
})

/** Runs the command against the test office, without a person at the terminal. */
function connect(...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, ['scripts/connect.ts', 'microsoft365', ...args], {
      cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env, DATABASE_APP_URL: '', DATABASE_URL: office.ownerUrl, DATA_FOLDER: join(office.folder, 'data'),
        MASTER_KEY_FILE: join(office.folder, 'keys', 'master-1.key'),
      },
    })
    let out = ''
    child.stdout.on('data', (chunk) => (out += String(chunk)))
    child.stderr.on('data', (chunk) => (out += String(chunk)))
    child.on('error', fail)
    child.on('close', (code) => done({ code, out }))
  })
}

const told = (clientId = FILES) => [
  '--tenant-id', tenant.tenantId, '--client-id', clientId, '--site', SITE, '--drive', tenant.driveId,
  '--login-url', tenant.origin, '--graph-url', tenant.origin, '--ca-file', join(office.folder, 'ca.pem'),
]

describe('connecting the office to its tenant', () => {
  it('says how it is called, and what is no id', async () => {
    assert.equal((await connect()).code, 2)
    assert.equal((await connect('--tenant-id', 'x', '--client-id', FILES, '--site', SITE)).code, 2)
    assert.equal((await connect('--unknown')).code, 2)
    assert.equal(await findCertificate(office.db, 'new'), undefined)
  })

  it('makes a certificate and says where to put it while the tenant does not know it', async () => {
    tenant = await openGraphEmulator({ apps: [{ clientId: FILES, secret: 'another way in' }] })
    await writeFile(join(office.folder, 'ca.pem'), tenant.certificateAuthority)
    const { code, out } = await connect(...told())
    assert.equal(code, 3, out)
    assert.match(out, /Certificates & secrets/)
    assert.match(out, /microsoft365\.crt/)
    assert.equal(await findConnection(office.db), undefined)
    await tenant.close()
  })

  it('tries every permission with a real call, writes the connection down and leaves nothing lying', async () => {
    const certificate = await readFile(CERTIFICATE(office.folder), 'utf8')
    boxes = mailboxesOf(OURS)
    tenant = await openGraphEmulator({
      apps: [
        { clientId: FILES, certificate }, { clientId: SIGN_IN, certificate, roles: [] },
        { clientId: WIDE, certificate, roles: ['Sites.Selected', 'Sites.ReadWrite.All'] },
      ],
      makeMore: () => [boxes.area],
    })
    await writeFile(join(office.folder, 'ca.pem'), tenant.certificateAuthority)
    const { code, out } = await connect(
      ...told(), '--mailbox', OURS, '--other-mailbox', OTHERS, '--sign-in-client-id', SIGN_IN)
    assert.equal(code, 0, out)
    assert.ok(!/^[✘!]/m.test(out), out)
    assert.equal(boxes.sent, 1)
    assert.equal(boxes.drafts.size, 0)
    const lying = [...tenant.state.drive.items.values()].filter(({ name, isDeleted }) => !isDeleted && name.includes('kiem-tra'))
    assert.deepEqual(lying, [])
    const client = await findClient(office, 'files')
    assert.equal(client?.clientId, FILES)
    assert.equal(client?.connection.files?.driveId, tenant.driveId)
    assert.equal(client?.connection.mailbox, OURS)
    assert.match(client?.privateKey ?? '', /BEGIN PRIVATE KEY/)
    assert.ok(!out.includes('PRIVATE'))
    const { row } = { row: await findCertificate(office.db, 'in-use') }
    assert.ok(!row!.key_wrapped.toString('latin1').includes('PRIVATE'))
  })

  it('changes nothing the second time, without being told again', async () => {
    const events = () => office.db.selectFrom('audit_event').select('seq').where('kind', '=', 'tenant-connected').execute()
    const before = await events()
    const { code, out } = await connect('--no-test-mail', '--checklist')
    assert.equal(code, 0, out)
    assert.match(out, /nothing changed/)
    assert.match(out, /\[ \] 1\./)
    assert.deepEqual(await events(), before)
  })

  it('warns of permissions it does not need, and never asks for them', async () => {
    const { code, out } = await connect(...told(WIDE), '--no-mailbox')
    assert.equal(code, 0, out)
    assert.match(out, /! .*Sites\.ReadWrite\.All/)
    await connect(...told(FILES))
  })

  it('stops at another mailbox or site that is open to it, and saves nothing', async () => {
    boxes.open.add(OTHERS)
    const mailbox = await connect('--mailbox', OURS, '--other-mailbox', OTHERS, '--no-test-mail')
    assert.equal(mailbox.code, 6, mailbox.out)
    assert.match(mailbox.out, /RBAC for Applications/)
    boxes.open.delete(OTHERS)
    boxes.alsoOpen.add('/sites/root')
    assert.equal((await connect('--no-test-mail')).code, 6)
    boxes.alsoOpen.clear()
  })

  it('connects sign-in alone, and leaves the rest of the connection as it was', async () => {
    const files = (await findConnection(office.db))?.files
    const { code, out } = await connect('--sign-in-only', '--sign-in-client-id', SIGN_IN)
    assert.equal(code, 0, out)
    const connection = await findConnection(office.db)
    assert.equal(connection?.signIn?.clientId, SIGN_IN)
    assert.ok(files)
    assert.deepEqual(connection?.files, files)
  })

  it('names what is missing, by exit code', async () => {
    assert.equal((await connect('--site', 'https://contoso.sharepoint.com/sites/khac')).code, 5)
    const mailbox = await connect('--mailbox', OTHERS)
    assert.equal(mailbox.code, 5, mailbox.out)
    const stranger = await connect('--client-id', randomUUID())
    assert.equal(stranger.code, 5)
    assert.match(stranger.out, /Overview/)
    assert.equal((await connect('--login-url', 'https://127.0.0.1:1')).code, 4)
    assert.equal((await findConnection(office.db))?.files?.clientId, FILES)
  })

  it('changes to a new certificate only when the tenant knows it, and forgets the old key', async () => {
    const before = await findCertificate(office.db, 'in-use')
    const first = await connect('--new-certificate', '--no-test-mail')
    assert.equal(first.code, 3, first.out)
    assert.equal((await findCertificate(office.db, 'in-use'))?.thumbprint, before?.thumbprint)
    await tenant.close()
    const certificate = await readFile(CERTIFICATE(office.folder), 'utf8')
    tenant = await openGraphEmulator({ apps: [{ clientId: FILES, certificate }], makeMore: () => [boxes.area] })
    await writeFile(join(office.folder, 'ca.pem'), tenant.certificateAuthority)
    const second = await connect(...told(), '--no-mailbox', '--sign-in-client-id', FILES)
    assert.equal(second.code, 0, second.out)
    assert.notEqual((await findCertificate(office.db, 'in-use'))?.thumbprint, before?.thumbprint)
    const old = await office.db.selectFrom('client_certificate').selectAll().where('state', '=', 'ended').executeTakeFirstOrThrow()
    assert.equal(old.key_wrapped.length, 0)
  })
})
