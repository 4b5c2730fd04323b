import type pg from 'pg'

// What of the office's tables goes into a back-up. Items that still wait in the tray are left out
// with everything that hangs on them: nobody has said yet that they are no secrets, and their bytes
// lie in the spool, which is never backed up (docs: back-up).

/**
 * Rows nobody needs again: who was signed in, what was just asked, where the schema stands, how pages
 * lay that still wait in the tray, signatures that were being made, packs that are built anew, what a
 * tenant gave a session.
 */
const leftOut = new Set(['session', 'throttle', 'idempotency_key', 'audit_draft', 'migration', 'page_order', 'signing_session',
  'push_subscription', 'identity_waiting', 'sign_in_attempt', 'entra_link', 'proof_pack', 'cloud_cursor'])

const waits = (scanId: string): string =>
  `exists (select from scan w where w.id = ${scanId} and w.disposed_at is null)`
const deliveryWaits = (deliveryId: string): string =>
  `exists (select from scan w where w.delivery_id = ${deliveryId} and w.disposed_at is null)`
/** Nothing of a message is kept while a part of it waits for somebody. */
const mailWaits = (id: string): string =>
  `exists (select from mail_message m where m.id = ${id} and (m.closed_at is null or exists (select from mail_part p
    where p.message_id = m.id and ${waits('p.scan_id')})))`
/** Another item with the same bytes, which has left the tray: text read of both belongs to it. */
const twin = (sha256: string): string =>
  `(select w.id from scan w where w.sha256 = ${sha256} and w.disposed_at is not null and w.may_hold_text
    order by w.id limit 1)`

/** Which rows of a table; all when left out. `t` is the table. */
const conditions: Readonly<Record<string, string>> = {
  scan: 't.disposed_at is not null',
  delivery: 'exists (select from scan w where w.delivery_id = t.id and w.disposed_at is not null)',
  scan_page: `not ${waits('t.scan_id')}`,
  custody_entry: `not ${waits('t.scan_id')}`,
  spool_key: `not ${waits('t.scan_id')}`,
  field_correction: `not ${waits('t.scan_id')}`,
  audit_words: `t.scan_id is null or not ${waits('t.scan_id')}`,
  page_text: `not ${waits('t.scan_id')} or ${twin('t.sha256')} is not null`,
  field_reading: `not ${waits('t.scan_id')} or ${twin('t.sha256')} is not null`,
  signature_report: `not ${waits('t.scan_id')}`,
  slip_sighting: `not ${waits('t.scan_id')}`,
  embedded_file: `not ${waits('t.scan_id')}`,
  signature_check: `exists (select from signature_report r where r.id = t.report_id and not ${waits('r.scan_id')})`,
  mail_message: `not ${mailWaits('t.id')}`,
  mail_part: `not ${mailWaits('t.message_id')}`,
  outgoing_mail: `(t.scan_id is null or not ${waits('t.scan_id')}) and (t.delivery_id is null or not exists (select from scan w
    where w.delivery_id = t.delivery_id and w.disposed_at is null))`,
  exchange_message: `not ${deliveryWaits('t.delivery_id')}`,
  exchange_status: `exists (select from exchange_message m where m.id = t.exchange_message_id and not ${deliveryWaits('m.delivery_id')})`,
  door_file: `t.scan_id is null or not ${waits('t.scan_id')}`,
  setting: "t.key <> 'first-start-code'",
}

/** What stands in a column instead of its own value. */
const replacements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Keys of the spool never leave it: what they open is not in the back-up either.
  spool_key: { wrapped: 'null', destroyed_at: 'coalesce(t.destroyed_at, now())' },
  // A message's own bytes lie in the spool too.
  mail_message: { wrapped_key: 'null', key_destroyed_at: 'coalesce(t.key_destroyed_at, now())' },
  page_text: { scan_id: `case when ${waits('t.scan_id')} then ${twin('t.sha256')} else t.scan_id end` },
  field_reading: { scan_id: `case when ${waits('t.scan_id')} then ${twin('t.sha256')} else t.scan_id end` },
}

export interface BackedUpTable {
  name: string
  /** Those that can be written: generated ones come of themselves. */
  columns: string[]
}

export async function listBackedUpTables(client: pg.Client): Promise<BackedUpTable[]> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(`
    select c.table_name as name, array_agg(c.column_name::text order by c.ordinal_position) as columns
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.is_generated = 'NEVER'
    group by c.table_name order by c.table_name`)
  return rows.filter((table) => !leftOut.has(table.name))
}

/** The query whose rows are kept of a table. */
export function queryOf(client: pg.Client, table: BackedUpTable): string {
  const instead = replacements[table.name] ?? {}
  const columns = table.columns.map((name) => instead[name] ?? `t.${client.escapeIdentifier(name)}`)
  const condition = conditions[table.name]
  return `select ${columns.join(', ')} from ${client.escapeIdentifier(table.name)} t` +
    (condition ? ` where ${condition}` : '')
}

/** Jobs that still wait, one JSON object a row; none of an item that was left out. */
export function waitingJobsQuery(jobsSchema: string): string {
  return `select json_build_object('name', j.name, 'data', j.data, 'key', j.singleton_key)
    from ${jobsSchema}.job j where j.state < 'completed' and j.data ?| array['documentId', 'renditionId', 'scanId']
      and not exists (select from scan w where w.id::text = j.data->>'scanId' and w.disposed_at is null)
      and j.name not like '%-dead'`
}

export interface LeftOut {
  /** Items that nobody has cleared or ended yet. */
  waiting: number
  /** Of these, behind the secrecy gate. */
  quarantined: number
}

export async function countLeftOut(client: pg.Client): Promise<LeftOut> {
  const { rows } = await client.query<LeftOut>(`
    select count(*)::int as waiting, (count(*) filter (where state = 'quarantined'))::int as quarantined
    from scan where disposed_at is null`)
  return rows[0] ?? { waiting: 0, quarantined: 0 }
}
