import type { PgBoss } from 'pg-boss'
import { checkEntraSessions } from './access/check-entra-sessions.ts'
import { sendJob } from './adapters/boss-jobs.ts'
import { remindDueAssignments } from './assignment/remind-due-assignments.ts'
import type { JobName, JobPayloads } from './domain/job.ts'
import { takeFromCloud } from './doors/take-from-cloud.ts'
import { setSecretAside } from './doors/set-secret-aside.ts'
import { tellStatuses } from './exchange/tell-statuses.ts'
import { composeDocument } from './filing/compose-document.ts'
import { makeSearchable } from './filing/make-searchable.ts'
import { compareCloud } from './filing/compare-cloud.ts'
import { describeInCloud } from './filing/describe-in-cloud.ts'
import { keepRemoteVersion } from './filing/keep-remote-version.ts'
import { publishRendition } from './filing/publish-rendition.ts'
import { reconcileCloud } from './filing/reconcile-cloud.ts'
import { withdrawFromCloud } from './filing/withdraw-from-cloud.ts'
import { checkSignatures, recheckSignatures } from './intake/check-signatures.ts'
import { clearSpool } from './intake/clear-spool.ts'
import { listEmbeddedFiles } from './intake/list-embedded-files.ts'
import { findSlip } from './intake/find-slip.ts'
import { openScan } from './intake/open-scan.ts'
import { readPages } from './intake/read-pages.ts'
import { splitStack } from './intake/split-stack.ts'
import { clearMessage } from './mail/forget-message.ts'
import { lookIntoMailboxes } from './mail/look-into-mailboxes.ts'
import { pushNotices } from './notices/push-notices.ts'
import { gatherDigests, sendMail } from './notices/send-mail.ts'
import type { Jobs, Office } from './office.ts'
import { buildPack } from './oversight/build-pack.ts'
import { tidyOffice } from './oversight/tidy-office.ts'
import { makeDirectiveSheet } from './signing/make-directive-sheet.ts'
import { upgradeSignature } from './signing/upgrade-signature.ts'

/** Job name → what it does. Each may run twice. */
const steps: { [N in JobName]: (office: Office, payload: JobPayloads[N]) => Promise<void> } = {
  'open-scan': openScan,
  'find-slip': findSlip,
  'split-stack': splitStack,
  'read-pages': readPages,
  'clear-spool': clearSpool,
  'set-secret-aside': setSecretAside,
  'gather-digests': gatherDigests,
  'push-notices': pushNotices,
  'tell-exchange': tellStatuses,
  'send-mail': sendMail,
  'look-into-mailboxes': lookIntoMailboxes,
  'clear-message': clearMessage,
  'compose-document': composeDocument,
  'make-directive-sheet': makeDirectiveSheet,
  'upgrade-signature': upgradeSignature,
  'make-searchable': makeSearchable,
  'check-signatures': checkSignatures,
  'list-embedded-files': listEmbeddedFiles,
  'recheck-signatures': recheckSignatures,
  'build-pack': buildPack,
  'publish-rendition': publishRendition,
  'withdraw-from-cloud': withdrawFromCloud,
  'describe-in-cloud': describeInCloud,
  'reconcile-cloud': reconcileCloud,
  'keep-remote-version': keepRemoteVersion,
  'take-from-cloud': takeFromCloud,
  'compare-cloud': compareCloud,
  'remind-due-assignments': remindDueAssignments,
  'tidy-office': tidyOffice,
  'check-entra-sessions': checkEntraSessions,
}

export async function runJob<N extends JobName>(
  office: Office,
  name: N,
  payload: JobPayloads[N],
): Promise<void> {
  await steps[name](office, payload)
}

/** Jobs as a step leaves them: inside its own transaction. */
export function jobsOver(boss: PgBoss): Jobs {
  return {
    async enqueue(trx, name, payload, options = {}) {
      await sendJob(boss, trx, {
        name,
        payload,
        key: options.key ?? Object.values(payload).join(':'),
        ...(options.priority === undefined ? {} : { priority: options.priority }),
        ...(options.startAfterSeconds ? { startAfterSeconds: options.startAfterSeconds } : {}),
      })
    },
  }
}
