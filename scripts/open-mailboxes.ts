import type { Kysely } from 'kysely'
import type { Database } from '../db/schema.ts'
import { openGraph } from '../workflows/adapters/graph-client.ts'
import { graphMailbox, graphMailer } from '../workflows/adapters/graph-mailbox.ts'
import { openGraphThrottle } from '../workflows/adapters/graph-throttle.ts'
import { appTokens } from '../workflows/adapters/graph-tokens.ts'
import type { Mailbox } from '../workflows/adapters/mailbox.ts'
import type { Mailer } from '../workflows/adapters/mailer.ts'
import type { MasterKey } from '../workflows/adapters/master-key.ts'
import { openOutbound } from '../workflows/adapters/outbound.ts'
import { imapMailbox } from '../workflows/adapters/outbound-imap.ts'
import { smtpMailer } from '../workflows/adapters/outbound-smtp.ts'
import type { Settings } from '../workflows/domain/settings.ts'
import { placeOfConnection, placeOfSettings } from './open-cloud.ts'

const INBOX = 'inbox'

/** The mailboxes that letters come into, and what the office's own letters leave through: SMTP before Graph. */
export async function openMailboxes(
  settings: Settings,
  office: { db: Kysely<Database>; masterKey: MasterKey },
): Promise<{ mailboxes: Mailbox[]; mailer: Mailer | null }> {
  const mailboxes: Mailbox[] = settings.imap ? [imapMailbox(settings.imap)] : []
  const smtp = settings.smtp ? smtpMailer(settings.smtp) : null
  const place = (await placeOfSettings(settings)) ?? (await placeOfConnection(office))
  const mailbox = settings.graphMailbox ?? place?.mailbox
  if (!place || !mailbox) return { mailboxes, mailer: smtp }
  const outbound = openOutbound(place.trustedAuthority === undefined ? {} : { certificateAuthority: place.trustedAuthority })
  const graph = openGraph({ graphUrl: place.graphUrl, tokens: appTokens({ ...place, outbound }), outbound, throttle: openGraphThrottle() })
  mailboxes.push(graphMailbox({ graph, mailbox, folder: INBOX }))
  return { mailboxes, mailer: smtp ?? graphMailer({ graph, mailbox }) }
}
