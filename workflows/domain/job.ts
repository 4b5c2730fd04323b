/** Every job and what it is given: ids only, never words of a letter. */
export interface JobPayloads {
  /** Looks at a new file, passes the gate, reads the head of page one. */
  'open-scan': { scanId: string }
  /** Looks on the first page of an item for the code of a slip of ours. */
  'find-slip': { scanId: string }
  /** Looks through a file of several pages for separator sheets and tells a stack apart. */
  'split-stack': { scanId: string }
  /** Reads a range of pages; page one is always first. */
  /** With `only`, just these pages of the range, by their place. */
  'read-pages': { scanId: string; fromPage: number; toPage: number; only?: number[] }
  /** Destroys what lies in the spool for an item that has been disposed of. */
  'clear-spool': { scanId: string }
  /** Takes the file of a secret out of the done files of a watched folder. */
  'set-secret-aside': { scanId: string }
  /** Each minute: one letter for all notices of a person. */
  'gather-digests': Record<string, never>
  /** Each minute: tells people's devices that there is something new. */
  'push-notices': Record<string, never>
  /** Each minute: how far documents of the exchange have come, for their senders. */
  'tell-exchange': Record<string, never>
  /** Sends one letter of the office's own. */
  'send-mail': { outgoingMailId: string }
  /** Each minute: what waits in the office's mailboxes. */
  'look-into-mailboxes': Record<string, never>
  /** Destroys what lies in the spool for a message that was dealt with. */
  'clear-message': { messageId: string }
  /** Makes slip and derived copies of a document and queues them for the cloud. */
  'compose-document': { documentId: string; reason: 'registered' | 'corrected' | 'directed' }
  /** Makes or continues the sheet that leaders sign. */
  'make-directive-sheet': { documentId: string }
  /** Gives signatures made without one a proven time, and revocation data. */
  'upgrade-signature': { signatureId: string }
  /** Makes the copies of a document whose words can be found, once its pages are read. */
  'make-searchable': { documentId: string }
  /** Judges the signatures of an item's file by the anchors the office trusts now. */
  /** `again`: how often an authority that was silent has been asked again. */
  'check-signatures': { scanId: string; again?: number }
  /** Lists the files that an item's PDF carries inside. */
  'list-embedded-files': { scanId: string }
  /** Judges anew the signatures of every item that holds signatures, after the anchors changed. */
  'recheck-signatures': Record<string, never>
  /** Puts the proof pack that a person asked for together. */
  'build-pack': { packId: string }
  /** Puts one rendition into the cloud store. */
  'publish-rendition': { renditionId: string }
  /** Takes every copy of a document that turned out to be secret out of the cloud. */
  'withdraw-from-cloud': { documentId: string }
  /** Writes the columns of a document beside its published files. */
  'describe-in-cloud': { documentId: string }
  /** Reads what people changed in the cloud since the last time. */
  'reconcile-cloud': Record<string, never>
  /** Takes what a scanner has laid into a folder of the cloud. */
  'take-from-cloud': Record<string, never>
  /** Keeps a published file that somebody changed in the cloud, and drafts what was written on it. */
  'keep-remote-version': { remoteVersionId: string }
  /** Each night: what the office published against what the cloud holds, both ways. */
  'compare-cloud': Record<string, never>
  /** Each morning, missed days caught up once. */
  'remind-due-assignments': Record<string, never>
  /** Each night: leftovers of the spool and the vault, old sessions, keys, throttles. */
  'tidy-office': Record<string, never>
  /** Each minute: asks the tenant whether the accounts behind open sessions are still good. */
  'check-entra-sessions': Record<string, never>
}

export type JobName = keyof JobPayloads

/** Urgent letters and heads of letters overtake page ranges. Higher goes first. */
export const jobPriority = { head: 100, urgent: 50, normal: 10, pages: 0 } as const

export interface JobLimits {
  retries: number
  /** Seconds before the first retry; doubles each time. */
  retryDelay: number
  expireSeconds: number
  heartbeatSeconds: number
}

export const jobLimits: Record<JobName, JobLimits> = {
  'open-scan': { retries: 2, retryDelay: 5, expireSeconds: 600, heartbeatSeconds: 30 },
  'find-slip': { retries: 2, retryDelay: 5, expireSeconds: 300, heartbeatSeconds: 30 },
  'split-stack': { retries: 2, retryDelay: 5, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'read-pages': { retries: 2, retryDelay: 5, expireSeconds: 3_600, heartbeatSeconds: 30 },
  'clear-spool': { retries: 10, retryDelay: 10, expireSeconds: 120, heartbeatSeconds: 30 },
  'set-secret-aside': { retries: 10, retryDelay: 10, expireSeconds: 120, heartbeatSeconds: 30 },
  'gather-digests': { retries: 0, retryDelay: 5, expireSeconds: 120, heartbeatSeconds: 30 },
  'push-notices': { retries: 0, retryDelay: 5, expireSeconds: 300, heartbeatSeconds: 30 },
  'tell-exchange': { retries: 0, retryDelay: 5, expireSeconds: 120, heartbeatSeconds: 30 },
  'send-mail': { retries: 8, retryDelay: 60, expireSeconds: 120, heartbeatSeconds: 30 },
  'look-into-mailboxes': { retries: 0, retryDelay: 5, expireSeconds: 900, heartbeatSeconds: 30 },
  'clear-message': { retries: 10, retryDelay: 10, expireSeconds: 120, heartbeatSeconds: 30 },
  'compose-document': { retries: 5, retryDelay: 5, expireSeconds: 600, heartbeatSeconds: 30 },
  'make-directive-sheet': { retries: 5, retryDelay: 5, expireSeconds: 600, heartbeatSeconds: 30 },
  'upgrade-signature': { retries: 20, retryDelay: 60, expireSeconds: 300, heartbeatSeconds: 30 },
  'make-searchable': { retries: 3, retryDelay: 10, expireSeconds: 900, heartbeatSeconds: 30 },
  'check-signatures': { retries: 3, retryDelay: 10, expireSeconds: 300, heartbeatSeconds: 30 },
  'list-embedded-files': { retries: 3, retryDelay: 10, expireSeconds: 300, heartbeatSeconds: 30 },
  'recheck-signatures': { retries: 3, retryDelay: 10, expireSeconds: 600, heartbeatSeconds: 30 },
  'build-pack': { retries: 2, retryDelay: 10, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'publish-rendition': { retries: 20, retryDelay: 10, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'withdraw-from-cloud': { retries: 20, retryDelay: 10, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'describe-in-cloud': { retries: 10, retryDelay: 30, expireSeconds: 600, heartbeatSeconds: 30 },
  'reconcile-cloud': { retries: 5, retryDelay: 30, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'take-from-cloud': { retries: 3, retryDelay: 30, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'keep-remote-version': { retries: 10, retryDelay: 30, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'compare-cloud': { retries: 3, retryDelay: 60, expireSeconds: 3_600, heartbeatSeconds: 30 },
  'remind-due-assignments': { retries: 5, retryDelay: 30, expireSeconds: 600, heartbeatSeconds: 30 },
  'tidy-office': { retries: 2, retryDelay: 60, expireSeconds: 1_800, heartbeatSeconds: 30 },
  'check-entra-sessions': { retries: 0, retryDelay: 60, expireSeconds: 300, heartbeatSeconds: 30 },
}

/** `Object.keys` loses the key type; the record above names every job once. */
export const jobNames = Object.keys(jobLimits) as JobName[]
