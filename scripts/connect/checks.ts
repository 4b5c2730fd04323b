import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Asked } from './asked.ts'
import type { AskGraph, GraphSaid } from './graph.ts'

/** How one check ended. `wide`: it may do more than it should. */
export type Outcome = 'ok' | 'missing' | 'wide' | 'warning' | 'unreached' | 'skipped'

export interface Checked {
  /** Names the sentences of `words.ts`. */
  name: string
  outcome: Outcome
  facts: Readonly<Record<string, string>>
}

export interface Place {
  siteId: string
  driveId: string
}

const Site = z.object({ id: z.string().min(1).max(300) })
const Drives = z.object({
  value: z.array(z.object({ id: z.string().min(1).max(300), name: z.string().optional() })).max(500),
})
const Drive = z.object({ id: z.string().min(1).max(300) })
const Item = z.object({ id: z.string().min(1).max(300) })
const Message = z.object({ id: z.string().min(1).max(500) })
const Session = z.object({ uploadUrl: z.url() })

/** Permissions the office needs, each for a reason: docs/microsoft365.md. */
export function neededRoles(asked: Pick<Asked, 'mailbox'>): { must: string[]; may: string[] } {
  // With RBAC for Applications, mail permissions stand in Exchange and not in the token.
  return { must: ['Sites.Selected'], may: asked.mailbox ? ['Mail.ReadWrite', 'Mail.Send'] : [] }
}

export function checkRoles(asked: Pick<Asked, 'mailbox'>, roles: readonly string[] | undefined): Checked {
  if (roles === undefined) return { name: 'roles-unreadable', outcome: 'warning', facts: {} }
  const { must, may } = neededRoles(asked)
  const missing = must.filter((role) => !roles.includes(role))
  if (missing.length > 0) return { name: 'roles-missing', outcome: 'missing', facts: { roles: missing.join(', ') } }
  const more = roles.filter((role) => ![...must, ...may].includes(role))
  if (more.length > 0) return { name: 'roles-more', outcome: 'warning', facts: { roles: more.join(', ') } }
  return { name: 'roles', outcome: 'ok', facts: { roles: roles.join(', ') } }
}

/** Finds the site and its library by real calls. */
export async function findPlace(
  ask: AskGraph, asked: NonNullable<Asked['files']>,
): Promise<{ place?: Place; checked: Checked[] }> {
  const said = await ask('GET', `/sites/${sitePath(asked.site)}?$select=id`)
  const site = Site.safeParse(said.json)
  if (said.status !== 200 || !site.success) {
    return { checked: [saidNo('site', said, { site: asked.site, client: asked.clientId })] }
  }
  const found: Checked = { name: 'site', outcome: 'ok', facts: { site: asked.site } }
  const drive = await findDrive(ask, site.data.id, asked.drive)
  if ('checked' in drive) return { checked: [found, drive.checked] }
  return {
    place: { siteId: site.data.id, driveId: drive.id },
    checked: [found, { name: 'drive', outcome: 'ok', facts: { drive: drive.id } }],
  }
}

/** `https://t.sharepoint.com/sites/van-ban` → `t.sharepoint.com:/sites/van-ban`; an id stays. */
function sitePath(site: string): string {
  if (!URL.canParse(site)) return encodeURIComponent(site)
  const { host, pathname } = new URL(site)
  const path = pathname.replace(/\/+$/, '')
  return path === '' ? host : `${host}:${path}:`
}

async function findDrive(
  ask: AskGraph, siteId: string, wanted: string | null,
): Promise<{ id: string } | { checked: Checked }> {
  if (wanted?.startsWith('b!')) {
    const said = await ask('GET', `/drives/${encodeURIComponent(wanted)}?$select=id`)
    const drive = Drive.safeParse(said.json)
    return drive.success && said.status === 200
      ? { id: drive.data.id } : { checked: saidNo('drive', said, { drive: wanted }) }
  }
  const path = `/sites/${encodeURIComponent(siteId)}`
  if (wanted === null) {
    const said = await ask('GET', `${path}/drive?$select=id`)
    const drive = Drive.safeParse(said.json)
    return drive.success ? { id: drive.data.id } : { checked: saidNo('drive', said, { drive: '–' }) }
  }
  const said = await ask('GET', `${path}/drives?$select=id,name`)
  const drives = Drives.safeParse(said.json)
  const one = drives.data?.value.find(({ name }) => name?.normalize('NFC') === wanted.normalize('NFC'))
  return one ? { id: one.id } : { checked: saidNo('drive', said, { drive: wanted }) }
}

/** A small file goes up and away again, and a session for a large one is opened and closed. */
export async function checkWrite(ask: AskGraph, { driveId }: Place, clientId: string): Promise<Checked[]> {
  const name = `but-phe-kiem-tra-${randomUUID().slice(0, 8)}.txt`
  const root = `/drives/${encodeURIComponent(driveId)}/root:/${name}:`
  const put = await ask('PUT', `${root}/content?@microsoft.graph.conflictBehavior=fail`, 'Bút Phê\n')
  const item = Item.safeParse(put.json)
  if (put.status !== 201 || !item.success) return [saidNo('write', put, { client: clientId })]
  const gone = await ask('DELETE', `/drives/${encodeURIComponent(driveId)}/items/${encodeURIComponent(item.data.id)}`)
  const session = await ask('POST', `${root}/createUploadSession`, {
    item: { '@microsoft.graph.conflictBehavior': 'fail', name },
  })
  const opened = Session.safeParse(session.json)
  if (opened.success) await ask.forget(opened.data.uploadUrl)
  return [
    { name: 'write', outcome: 'ok', facts: {} },
    gone.status === 204
      ? { name: 'delete', outcome: 'ok', facts: {} } : saidNo('delete', gone, { file: name }),
    opened.success ? { name: 'upload-session', outcome: 'ok', facts: {} } : saidNo('upload-session', session, {}),
  ]
}

/** Other sites and the people of the tenant must be closed to the office. */
export async function checkNoMore(ask: AskGraph, place: Place): Promise<Checked[]> {
  const root = await ask('GET', '/sites/root?$select=id')
  const rootSite = Site.safeParse(root.json)
  const isOurs = rootSite.success && rootSite.data.id === place.siteId
  const people = await ask('GET', '/users?$top=1&$select=id')
  return [
    closed('other-sites', root, isOurs),
    closed('people', people, false),
  ]
}

function closed(name: string, said: GraphSaid, isOurs: boolean): Checked {
  if (said.status === 0) return { name, outcome: 'unreached', facts: {} }
  if (said.status === 200 && !isOurs) return { name, outcome: 'wide', facts: {} }
  return { name, outcome: 'ok', facts: {} }
}

/** The mailbox can be read, written and sent from; another cannot even be seen. */
export async function checkMailbox(
  ask: AskGraph, asked: Pick<Asked, 'mailbox' | 'otherMailbox' | 'sendsNoMail'>,
): Promise<Checked[]> {
  if (!asked.mailbox) return [{ name: 'mailbox', outcome: 'skipped', facts: {} }]
  const facts = { mailbox: asked.mailbox }
  const box = `/users/${encodeURIComponent(asked.mailbox)}`
  const inbox = await ask('GET', `${box}/mailFolders/inbox?$select=id`)
  if (inbox.status !== 200) return [saidNo('mailbox', inbox, facts)]
  const draft = await ask('POST', `${box}/messages`, {
    subject: 'Bút Phê – kiểm tra quyền ghi', body: { contentType: 'text', content: 'Bút Phê' },
  })
  const made = Message.safeParse(draft.json)
  if (draft.status === 201 && made.success) {
    await ask('DELETE', `${box}/messages/${encodeURIComponent(made.data.id)}`)
  }
  return [
    { name: 'mailbox', outcome: 'ok', facts },
    draft.status === 201 ? { name: 'mailbox-write', outcome: 'ok', facts } : saidNo('mailbox-write', draft, facts),
    await checkSend(ask, box, facts, asked.sendsNoMail),
    await checkOther(ask, asked.otherMailbox),
  ]
}

async function checkSend(
  ask: AskGraph, box: string, facts: { mailbox: string }, isLeftOut: boolean,
): Promise<Checked> {
  if (isLeftOut) return { name: 'mailbox-send', outcome: 'skipped', facts }
  const sent = await ask('POST', `${box}/sendMail`, {
    message: {
      subject: 'Bút Phê – thư thử', body: { contentType: 'text', content: 'Thư thử quyền gửi. Xóa được ngay.' },
      toRecipients: [{ emailAddress: { address: facts.mailbox } }],
    },
    saveToSentItems: false,
  })
  return sent.status === 202 ? { name: 'mailbox-send', outcome: 'ok', facts } : saidNo('mailbox-send', sent, facts)
}

async function checkOther(ask: AskGraph, other: string | null): Promise<Checked> {
  if (!other) return { name: 'other-mailbox', outcome: 'skipped', facts: { mailbox: '–' } }
  const said = await ask('GET', `/users/${encodeURIComponent(other)}/mailFolders/inbox?$select=id`)
  return { ...closed('other-mailbox', said, false), facts: { mailbox: other } }
}

function saidNo(name: string, said: GraphSaid, facts: Record<string, string>): Checked {
  const outcome = said.status === 0 || said.status >= 500 || said.status === 429 ? 'unreached' : 'missing'
  return { name, outcome, facts: { ...facts, status: String(said.status), code: said.code || '–' } }
}
